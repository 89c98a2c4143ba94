// The worked examples of RFC 7515, RFC 7638 and RFC 8037.
#include "jose/errc.hpp"
#include "jose/jws.hpp"

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace tessera::jose {
namespace {

constexpr char const* kRsaPrivate =
    R"({"kty":"RSA")"
    R"(,"n":")"
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEz"
    "P1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf6"
    "3kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Zw"
    "Kh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRW"
    "yuXpoQ"
    R"(")"
    R"(,"e":")"
    "AQAB"
    R"(")"
    R"(,"d":")"
    "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7Y"
    "wVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3M"
    "kqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1Zd"
    "iYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRu"
    "OopznQ"
    R"(")"
    R"(,"p":")"
    "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB"
    "0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDw"
    "GUc"
    R"(")"
    R"(,"q":")"
    "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul"
    "7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9R"
    "Wdc"
    R"(")"
    R"(,"dp":")"
    "BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz"
    "-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAd"
    "Yo0"
    R"(")"
    R"(,"dq":")"
    "h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3"
    "Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIi"
    "THU"
    R"(")"
    R"(,"qi":")"
    "IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3"
    "ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFku"
    "Q3U"
    R"(")"
    "}";
constexpr char const* kRsaPublic =
    R"({"kty":"RSA")"
    R"(,"n":")"
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEz"
    "P1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf6"
    "3kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Zw"
    "Kh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRW"
    "yuXpoQ"
    R"(")"
    R"(,"e":")"
    "AQAB"
    R"(")"
    "}";
constexpr char const* kRsaToken =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGF"
    "tcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu"
    "3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdi"
    "uB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--x"
    "i12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5A"
    "XLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
constexpr char const* kEcPrivate =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",)"
    R"("d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})";
constexpr char const* kEcPublic =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr char const* kEcToken =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGF"
    "tcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw"
    "5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
constexpr char const* kOkpPrivate =
    R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
    R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
constexpr char const* kOkpPublic =
    R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
constexpr char const* kOkpToken =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7"
    "-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
constexpr char const* kHmacToken =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODA"
    "sDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_w"
    "W1gFWFOEjXk";
constexpr char const* kThumbprintKey =
    R"({"kty":"RSA","n":")"
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS"
    "oc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65"
    "YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyr"
    "dkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK"
    "nqDKgw"
    R"(","e":"AQAB","alg":"RS256","kid":"2011-04-29"})";

void expect_verifies(char const* key, char const* token) {
  Result<Jwk> const jwk = Jwk::parse(key);
  ASSERT_TRUE(jwk) << describe(jwk.error());
  Jws const jws = parse_jws(token).value();
  Result<void> const good = verify_jws(jws, *jwk);
  EXPECT_TRUE(good) << describe(good.error());
  Jws changed = jws;
  changed.signing_input.back() = changed.signing_input.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(verify_jws(changed, *jwk).error().code, Errc::bad_signature);
}

// Spec: RFC 7515 appendix A.2, A.3; RFC 8037 appendix A.5
TEST(RfcVectors, the_published_tokens_verify) {
  expect_verifies(kRsaPublic, kRsaToken);
  expect_verifies(kEcPublic, kEcToken);
  expect_verifies(kOkpPublic, kOkpToken);
}

// Both schemes are deterministic, so the published bytes must come out.
TEST(RfcVectors, signing_gives_the_published_bytes) {
  SigningKey const rsa = parse_private_jwk(Secret(std::string(kRsaPrivate))).value();
  EXPECT_EQ(sign_jws({}, parse_jws(kRsaToken).value().payload, rsa).value(), kRsaToken);
  SigningKey const okp = parse_private_jwk(Secret(std::string(kOkpPrivate))).value();
  json::object older_name;
  older_name["alg"] = "EdDSA";
  EXPECT_EQ(sign_jws(older_name, "Example of Ed25519 signing", okp).value(), kOkpToken);
}

TEST(RfcVectors, an_ecdsa_key_signs_for_its_published_half) {
  SigningKey const key = parse_private_jwk(Secret(std::string(kEcPrivate))).value();
  std::string const token = sign_jws({}, "x", key).value();
  EXPECT_TRUE(verify_jws(parse_jws(token).value(), Jwk::parse(kEcPublic).value()));
}

// Spec: RFC 7638 §3.1, RFC 8037 appendix A.3
TEST(RfcVectors, thumbprints_are_the_published_ones) {
  EXPECT_EQ(Jwk::parse(kThumbprintKey).value().thumbprint(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  EXPECT_EQ(Jwk::parse(kOkpPublic).value().thumbprint(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

// Spec: RFC 7515 appendix A.1 parses; no key of ours can answer to it.
TEST(RfcVectors, the_hmac_token_names_no_algorithm_of_ours) {
  Jws const jws = parse_jws(kHmacToken).value();
  EXPECT_FALSE(jws.header.algorithm.has_value());
  EXPECT_EQ(verify_jws(jws, Jwk::parse(kEcPublic).value()).error().code,
            Errc::algorithm_not_allowed);
}

TEST(PrivateJwk, refuses_halves_that_do_not_fit_and_missing_members) {
  std::string rsa = kRsaPrivate;
  rsa.replace(rsa.find("Eq5xpGnN"), 8, "Eq5xpGnM");
  std::string ec = kEcPrivate;
  ec.replace(ec.find("jpsQnnGQ"), 8, "jpsQnnGR");
  for (std::string const& text : {rsa, ec, std::string(kEcPublic), std::string(kRsaPublic)})
    EXPECT_EQ(parse_private_jwk(Secret(text)).error().code, Errc::invalid_key);
  EXPECT_EQ(parse_private_jwk(Secret(std::string("{"))).error().code, Errc::malformed);
  EXPECT_EQ(parse_private_jwk(Secret(std::string(R"({"kty":"oct","k":"AAAA"})"))).error().code,
            Errc::symmetric_key);
}

// Spec: RFC 7517 §4
TEST(Jwk, refuses_a_private_key_where_a_public_one_is_expected) {
  for (char const* text : {kRsaPrivate, kEcPrivate, kOkpPrivate})
    EXPECT_EQ(Jwk::parse(text).error().code, Errc::private_key);
}

}  // namespace
}  // namespace tessera::jose
