#include "http/client/curl_transfer.hpp"

#include "http/errc.hpp"

#include <utility>

namespace tessera::http {
namespace {

Url checked_url(std::string const& text) {
  Result<Url> url = parse_url(text);
  if (!url) throw Exception(url.error());
  return std::move(*url);
}

void append(curl_slist*& list, std::string const& line) {
  curl_slist* const longer = curl_slist_append(list, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  list = longer;
}

}  // namespace

CurlTransfer::CurlTransfer(std::shared_ptr<CurlMulti> multi, ClientRequest request, Kind kind)
    : multi_(std::move(multi)),
      request_(std::move(request)),
      kind_(kind),
      url_(checked_url(request_.url)),
      head_timer_(multi_->executor()),
      changed_(multi_->executor()) {
  if (!is_field_name(request_.method)) throw Exception(fail(Errc::bad_request));
  for (std::size_t i = 0; i < request_.headers.size(); ++i) {
    Headers::Field const field = request_.headers.at(i);
    if (!is_field_name(field.name) || !is_field_value(field.value))
      throw Exception(fail(Errc::bad_request, "a header field cannot be sent"));
  }
}

CurlTransfer::~CurlTransfer() {
  if (active_) multi_->remove(handle_);
  if (handle_ != nullptr) multi_->give_back(handle_);
  curl_slist_free_all(fields_);
  curl_slist_free_all(pins_);
}

void CurlTransfer::start() {
  handle_ = multi_->take_handle();
  set_options();
  set_method();
  set_headers();
  if (!request_.addresses.empty()) pin_addresses();
  if (kind_ == Kind::stream) watch_head();
  active_ = true;
  multi_->add(handle_, *this);
}

void CurlTransfer::set_options() {
  curl_easy_setopt(handle_, CURLOPT_URL, url_.text().c_str());
  curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, message_.data());
  curl_easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(request_.connect_timeout.count()));
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  if (kind_ == Kind::stream) return;
  curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  curl_easy_setopt(handle_, CURLOPT_MAXFILESIZE_LARGE,
                   static_cast<curl_off_t>(request_.max_response_bytes));
}

void CurlTransfer::set_method() {
  if (request_.method == "HEAD") {
    curl_easy_setopt(handle_, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request_.body.empty() && request_.method == "GET") return;
  bool const has_body = !request_.body.empty() || request_.method == "POST" ||
                        request_.method == "PUT" || request_.method == "PATCH";
  if (has_body) {
    curl_easy_setopt(handle_, CURLOPT_POST, 1L);
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, request_.body.c_str());  // not copied
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
  }
  if (request_.method != "POST")
    curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void CurlTransfer::set_headers() {
  for (std::size_t i = 0; i < request_.headers.size(); ++i) {
    Headers::Field const field = request_.headers.at(i);
    std::string line(field.name);
    // An empty value has a spelling of its own, "Name:" would remove the field.
    if (field.value.empty()) {
      line += ';';
    } else {
      line.append(": ").append(field.value);
    }
    append(fields_, line);
  }
  // What curl would add by itself: waiting for 100 Continue costs a round trip, and a media type
  // that nobody chose is a lie.
  append(fields_, "Expect:");
  if (!request_.headers.find("Content-Type")) append(fields_, "Content-Type:");
  curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, fields_);
}

void CurlTransfer::pin_addresses() {
  curl_easy_setopt(handle_, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(handle_, CURLOPT_FORBID_REUSE, 1L);
  bool const is_number = url_.host.find(':') != std::string::npos;
  if (is_number) return;  // there is no name that could change its meaning
  // With '+' curl's own memory of the name ends by its usual time: strangers' names do not pile up.
  std::string pin = "+" + url_.host + ":" + std::to_string(url_.port) + ":";
  for (std::string const& address : request_.addresses) {
    bool const is_six = address.find(':') != std::string::npos;
    pin += is_six ? "[" + address + "]," : address + ",";
  }
  pin.pop_back();
  append(pins_, pin);
  curl_easy_setopt(handle_, CURLOPT_RESOLVE, pins_);
}

void CurlTransfer::watch_head() {
  head_timer_.expires_after(request_.timeout);
  head_timer_.async_wait([this, alive = std::weak_ptr<void>(alive_)](error_code const& failure) {
    if (failure || alive.expired() || has_head_ || finished_) return;
    failure_ = error_of(CURLE_OPERATION_TIMEDOUT);
    finished_ = true;
    changed_.set();
  });
}

void CurlTransfer::check() const {
  if (failure_) throw Exception(*failure_);
}

std::string CurlTransfer::take_body() {
  std::string bytes = std::exchange(body_, std::string());
  if (std::exchange(held_back_, false) && active_) multi_->resume(handle_);
  return bytes;
}

void CurlTransfer::finished(CURLcode result) noexcept {
  active_ = false;
  finished_ = true;
  head_timer_.cancel();
  if (result != CURLE_OK && !failure_) failure_ = error_of(result);
  changed_.set();
}

bool CurlTransfer::refuse(std::string hint) {
  failure_ = fail(Errc::bad_response, url_.address() + ": " + hint);
  return false;
}

bool CurlTransfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > request_.max_header_bytes) return refuse("the header is too large");
  if (has_head_) return true;  // a trailer field: nobody asked for it
  if (line.ends_with("\n")) line.remove_suffix(1);
  if (line.ends_with("\r")) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    headers_.clear();
    return true;
  }
  if (line.empty()) {
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200) return true;  // an interim answer
    status_ = static_cast<int>(status);
    has_head_ = true;
    head_timer_.cancel();
    changed_.set();
    return true;
  }
  std::size_t const colon = line.find(':');
  std::string_view const name = line.substr(0, colon);
  if (colon == std::string_view::npos || !is_field_name(name))
    return refuse("a header field is malformed");
  std::string_view const value = trim_ows(line.substr(colon + 1));
  if (!is_field_value(value)) return refuse("a header field is malformed");
  headers_.add(name, value);
  return true;
}

std::size_t CurlTransfer::on_header(char* bytes, std::size_t, std::size_t size, void* self) {
  return static_cast<CurlTransfer*>(self)->take_header(std::string_view(bytes, size)) ? size : 0;
}

std::size_t CurlTransfer::on_body(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.kind_ == Kind::stream) {
    if (transfer.body_.size() >= transfer.multi_->options().stream_buffer) {
      transfer.held_back_ = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    transfer.body_.append(bytes, size);
    transfer.changed_.set();
    return size;
  }
  if (transfer.body_.size() + size > transfer.request_.max_response_bytes)
    return transfer.refuse("the answer is too large") ? size : 0;
  transfer.body_.append(bytes, size);
  return size;
}

Error CurlTransfer::error_of(CURLcode result) const {
  std::string const where = url_.address();
  std::string debug = message_[0] != '\0' ? message_.data() : curl_easy_strerror(result);
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return fail(Errc::connect_failed, "the name " + url_.host + " does not resolve", debug);
    case CURLE_COULDNT_CONNECT:
      return fail(Errc::connect_failed, "could not connect to " + where, debug);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return fail(Errc::connect_failed, "no trusted TLS connection to " + where, debug);
    case CURLE_OPERATION_TIMEDOUT:
      return fail(Errc::timed_out, where + " did not answer in time", debug);
    case CURLE_FILESIZE_EXCEEDED:
      return fail(Errc::bad_response, where + ": the answer is too large", debug);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
      return fail(Errc::bad_response, where + " did not answer in HTTP as it should", debug);
    default:
      return fail(Errc::transfer_failed, "the connection to " + where + " broke", debug);
  }
}

}  // namespace tessera::http
