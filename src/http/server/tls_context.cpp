#include "http/server/tls_context.hpp"

#include "http/errc.hpp"

#include <openssl/ssl.h>

#include <array>

namespace tessera::http {
namespace {

// Length-prefixed, as ALPN wants it. Spec: RFC 7301 §3.1
constexpr std::array<unsigned char, 9> kProtocols = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

int choose_protocol(SSL*, unsigned char const** out, unsigned char* out_size,
                    unsigned char const* offered, unsigned offered_size, void*) {
  unsigned char* chosen = nullptr;
  int const found = SSL_select_next_proto(&chosen, out_size, kProtocols.data(), kProtocols.size(),
                                          offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

[[noreturn]] void refuse(std::string const& what, std::string const& file, error_code failure) {
  throw Exception(fail(Errc::unavailable, what + " cannot be used: " + file, failure.message()));
}

}  // namespace

std::unique_ptr<asio::ssl::context> make_tls_context(Tls const& tls) {
  using Context = asio::ssl::context;
  auto context = std::make_unique<Context>(Context::tls_server);
  context->set_options(Context::default_workarounds | Context::no_sslv2 | Context::no_sslv3 |
                       Context::no_tlsv1 | Context::no_tlsv1_1 | Context::no_compression |
                       Context::single_dh_use);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_alpn_select_cb(context->native_handle(), choose_protocol, nullptr);
  // Buffers of idle connections go back to the heap.
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  error_code failure;
  context->use_certificate_chain_file(tls.certificate_file, failure);
  if (failure) refuse("the certificate", tls.certificate_file, failure);
  context->use_private_key_file(tls.key_file, Context::pem, failure);
  if (failure) refuse("the private key", tls.key_file, failure);
  if (SSL_CTX_check_private_key(context->native_handle()) != 1)
    refuse("the private key", tls.key_file, asio::error::invalid_argument);
  return context;
}

}  // namespace tessera::http
