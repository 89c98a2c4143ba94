"""Requests that are malformed or that two readers could read in two ways, with what must come of each.

An entry is what one caller sends. The test sends, on the same connection and right behind it, a *marker*: a whole
request of another caller. In the bytes

    %WHO%    the first caller's credential and a request id that ends in -entry
    %GET%    a path to read, %POST% one to send %BODY% to (%SIZE% bytes, %HEX% in hexadecimal)
    %MCP%    the fields that the endpoint wants besides, %HOST% its name and port
    %HIDE%   a whole request with an id that ends in -hidden: nobody may ever take it for one
    %MARK%   the length of the marker

What comes of it:
    Refused(status)        one answer, and the connection is closed: the marker is not read
    Served(...)            these answers, the good one being 200 with the first caller's data; then the marker's answer
    Last(...)              these answers, and the connection is closed
    Swallowed(status)      the marker is part of this request's body; the connection is in step afterwards
"""

import collections

Entry = collections.namedtuple("Entry", "name clause wire outcome")
Outcome = collections.namedtuple("Outcome", "statuses closes marker")


def Refused(status):
    return Outcome((status,), closes=True, marker=False)


def Served(*statuses):
    return Outcome(statuses or (200,), closes=False, marker=True)


def Last(*statuses):
    return Outcome(statuses or (200,), closes=True, marker=False)


def Swallowed(status):
    return Outcome((status,), closes=False, marker=False)


GET = "GET %GET% HTTP/1.1\r\nHost: %HOST%\r\n%WHO%"
POST = "POST %POST% HTTP/1.1\r\nHost: %HOST%\r\n%WHO%Content-Type: application/json\r\n%MCP%"
WHOLE = POST + "Content-Length: %SIZE%\r\n"
CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n"
ONE_CHUNK = "%HEX%\r\n%BODY%\r\n"

# Each: name, clause, bytes as Latin-1 text, outcome.
TABLE = [
    # The request line.
    ("a_good_get", "RFC 9112 §3", GET + "\r\n", Served()),
    ("a_good_post", "RFC 9112 §6.2", WHOLE + "\r\n%BODY%", Served()),
    ("an_empty_line_before_the_request", "RFC 9112 §2.2", "\r\n" + GET + "\r\n", Served()),
    ("empty_lines_without_end", "RFC 9112 §2.2", "\r\n\r\n\r\n" + GET + "\r\n", Refused(400)),
    ("bare_line_feeds", "RFC 9112 §2.2", (GET + "\r\n").replace("\r\n", "\n"), Refused(400)),
    ("a_bare_line_feed_after_the_request_line", "RFC 9112 §2.2", GET.replace("\r\n", "\n", 1) + "\r\n", Refused(400)),
    ("a_bare_line_feed_at_the_end", "RFC 9112 §2.2", GET + "\n", Refused(400)),
    ("a_bare_carriage_return_in_the_request_line", "RFC 9112 §2.2", "GET %GET%\rX HTTP/1.1\r\nHost: %HOST%\r\n\r\n",
     Refused(400)),
    ("two_spaces_in_the_request_line", "RFC 9112 §3", GET.replace("GET ", "GET  ") + "\r\n", Refused(400)),
    ("tabs_in_the_request_line", "RFC 9112 §3", "GET\t%GET%\tHTTP/1.1\r\nHost: %HOST%\r\n\r\n", Refused(400)),
    ("a_space_before_the_method", "RFC 9112 §3", " " + GET + "\r\n", Refused(400)),
    ("a_space_after_the_version", "RFC 9112 §3", GET.replace("HTTP/1.1\r", "HTTP/1.1 \r", 1) + "\r\n", Refused(400)),
    ("a_space_in_the_target", "RFC 9112 §3.2", GET.replace("%GET%", "%GET% /x", 1) + "\r\n", Refused(400)),
    ("a_byte_order_mark", "RFC 9112 §3", "\xef\xbb\xbf" + GET + "\r\n", Refused(400)),
    ("a_method_in_lower_case", "RFC 9110 §9.1", GET.replace("GET ", "get ", 1) + "\r\n", Served(405)),
    ("a_method_that_is_no_token", "RFC 9112 §3.1", GET.replace("GET ", "G(T ", 1) + "\r\n", Refused(400)),
    ("a_version_in_lower_case", "RFC 9112 §2.3", GET.replace("HTTP/1.1", "http/1.1") + "\r\n", Refused(400)),
    ("no_version", "RFC 9112 §2.3", "GET %GET%\r\n\r\n", Refused(400)),
    ("an_unknown_minor_version", "RFC 9112 §2.3", GET.replace("HTTP/1.1", "HTTP/1.2") + "\r\n", Refused(505)),
    ("a_version_with_two_digits", "RFC 9112 §2.3", GET.replace("HTTP/1.1", "HTTP/01.1") + "\r\n", Refused(505)),
    ("the_preface_of_http_2", "RFC 9113 §3.4", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", Refused(505)),
    ("an_upgrade_to_http_2", "RFC 9110 §7.8", GET +
     "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n", Served()),
    ("a_greeting_of_tls", "RFC 9112 §3", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", Refused(400)),
    ("http_1_0_is_answered_once", "RFC 9112 §9.3", GET.replace("HTTP/1.1", "HTTP/1.0") + "\r\n", Last()),
    ("http_1_0_that_asks_to_stay", "RFC 9112 §9.3", GET.replace("HTTP/1.1", "HTTP/1.0") +
     "Connection: keep-alive\r\n\r\n", Served()),
    ("http_1_0_with_a_transfer_coding", "RFC 9112 §6.1", CHUNKED.replace("HTTP/1.1", "HTTP/1.0") + ONE_CHUNK +
     "0\r\n\r\n", Refused(400)),
    # The target and its host.
    ("an_absolute_target", "RFC 9112 §3.2.2", GET.replace("%GET%", "http://%HOST%%GET%", 1) + "\r\n", Served()),
    ("an_absolute_target_counts_more_than_host", "RFC 9112 §3.2.2",
     GET.replace("%GET%", "http://evil.example%GET%", 1) + "\r\n", Served(403)),
    ("a_host_that_an_absolute_target_overrules", "RFC 9112 §3.2.2",
     GET.replace("%GET%", "http://%HOST%%GET%", 1).replace("Host: %HOST%", "Host: evil.example") + "\r\n", Served()),
    ("an_absolute_target_without_host", "RFC 9112 §3.2", "GET http://%HOST%%GET% HTTP/1.1\r\n%WHO%\r\n", Refused(400)),
    ("a_secure_target_over_a_plain_connection", "RFC 9110 §7.4", GET.replace("%GET%", "https://%HOST%%GET%", 1) +
     "\r\n", Refused(421)),
    ("an_absolute_target_of_another_scheme", "RFC 9112 §3.2.2", GET.replace("%GET%", "ftp://%HOST%%GET%", 1) + "\r\n",
     Refused(400)),
    ("an_absolute_target_with_a_user", "RFC 9110 §4.2.4", GET.replace("%GET%", "http://user@%HOST%%GET%", 1) + "\r\n",
     Refused(400)),
    ("a_tunnel", "RFC 9112 §3.2.3", GET.replace("GET %GET%", "CONNECT %HOST%", 1) + "\r\n", Refused(400)),
    ("the_server_as_a_whole", "RFC 9112 §3.2.4", GET.replace("GET %GET%", "OPTIONS *", 1) + "\r\n", Served(404)),
    ("the_server_as_a_whole_with_another_method", "RFC 9112 §3.2.4", GET.replace("%GET%", "*", 1) + "\r\n",
     Refused(400)),
    ("a_fragment_in_the_target", "RFC 9112 §3.2", GET.replace("%GET%", "%GET%#part", 1) + "\r\n", Refused(400)),
    ("dot_segments", "RFC 3986 §5.2.4", GET.replace("%GET%", "/x/..%GET%", 1) + "\r\n", Refused(400)),
    ("dot_segments_in_disguise", "RFC 3986 §6.2.2.2", GET.replace("%GET%", "/x/%2e%2E%GET%", 1) + "\r\n", Refused(400)),
    ("a_slash_in_disguise", "RFC 3986 §2.2", GET.replace("%GET%", "%GET%%2f..", 1) + "\r\n", Refused(400)),
    ("nul_in_the_target", "RFC 9112 §3.2", GET.replace("%GET%", "%GET%\0", 1) + "\r\n", Refused(400)),
    ("nul_in_disguise_in_the_target", "RFC 3986 §2.1", GET.replace("%GET%", "%GET%%00", 1) + "\r\n", Refused(400)),
    ("a_line_end_in_disguise_in_the_target", "RFC 3986 §2.1",
     GET.replace("%GET%", "%GET%%0d%0aX-TENANT-ID:%20globex", 1) + "\r\n", Refused(400)),
    ("bytes_beyond_ascii_in_the_target", "RFC 9112 §3.2", GET.replace("%GET%", "%GET%\xc3\xa4", 1) + "\r\n",
     Refused(400)),
    ("a_target_without_end", "RFC 9112 §3", GET.replace("%GET%", "/" + "a" * 9000, 1) + "\r\n", Refused(414)),
    ("no_host", "RFC 9112 §3.2", "GET %GET% HTTP/1.1\r\n%WHO%\r\n", Refused(400)),
    ("two_hosts", "RFC 9112 §3.2", GET + "Host: evil.example\r\n\r\n", Refused(400)),
    ("two_equal_hosts", "RFC 9112 §3.2", GET + "Host: %HOST%\r\n\r\n", Refused(400)),
    ("a_host_with_a_user", "RFC 9112 §3.2", GET.replace("Host: ", "Host: user@") + "\r\n", Refused(400)),
    ("a_host_with_a_path", "RFC 9112 §3.2", GET.replace("Host: %HOST%", "Host: %HOST%/x") + "\r\n", Refused(400)),
    ("a_list_of_hosts", "RFC 9112 §3.2", GET.replace("Host: %HOST%", "Host: %HOST%, evil.example") + "\r\n",
     Refused(400)),
    ("another_host", "RFC 9110 §7.4", GET.replace("Host: %HOST%", "Host: evil.example") + "\r\n", Served(403)),
    # Fields.
    ("a_folded_field", "RFC 9112 §5.2", GET + "X-Note: a\r\n b\r\n\r\n", Refused(400)),
    ("a_folded_field_with_a_tab", "RFC 9112 §5.2", GET + "X-Note: a\r\n\tX-TENANT-ID: globex\r\n\r\n", Refused(400)),
    ("a_space_before_the_first_field", "RFC 9112 §2.2", GET.replace("\r\nHost", "\r\n Host") + "\r\n", Refused(400)),
    ("a_space_before_the_colon", "RFC 9112 §5.1", GET + "X-TENANT-ID : globex\r\n\r\n", Refused(400)),
    ("a_field_without_a_colon", "RFC 9112 §5", GET + "X-Note\r\n\r\n", Refused(400)),
    ("a_field_without_a_name", "RFC 9112 §5", GET + ": globex\r\n\r\n", Refused(400)),
    ("nul_in_a_value", "RFC 9110 §5.5", GET + "X-Note: a\0b\r\n\r\n", Refused(400)),
    ("nul_in_a_name", "RFC 9110 §5.1", GET + "X-TENANT-ID\0: globex\r\n\r\n", Refused(400)),
    ("a_bare_carriage_return_in_a_value", "RFC 9110 §5.5", GET + "X-Note: a\rX-TENANT-ID: globex\r\n\r\n", Refused(400)),
    ("a_bare_line_feed_in_a_value", "RFC 9112 §2.2", GET + "X-Note: a\nX-TENANT-ID: globex\r\n\r\n", Refused(400)),
    ("a_control_character_in_a_value", "RFC 9110 §5.5", GET + "X-Note: \x7f\r\n\r\n", Refused(400)),
    ("a_name_beyond_ascii", "RFC 9110 §5.1", GET + "X-T\xc3\xa4nant: globex\r\n\r\n", Refused(400)),
    ("fields_without_number", "RFC 9110 §5.4", GET + "A: b\r\n" * 65 + "\r\n", Refused(431)),
    ("a_head_without_end", "RFC 9110 §5.4", GET + "X-Note: " + "a" * 17000 + "\r\n\r\n", Refused(431)),
    # Fields that say who calls.
    ("two_credentials", "RFC 9110 §5.3", GET + "Authorization: Bearer x\r\n\r\n", Refused(400)),
    ("two_credentials_in_two_spellings", "RFC 9110 §5.3", GET + "aUTHORIZATION: Bearer x\r\n\r\n", Refused(400)),
    ("a_credential_and_one_in_the_other_field", "RFC 6750 §2", WHOLE + "X-JWT-TOKEN: x\r\n\r\n%BODY%", Served(400)),
    ("two_tenants", "RFC 9110 §5.3", GET + "X-TENANT-ID: acme\r\nX-TENANT-ID: globex\r\n\r\n", Refused(400)),
    ("two_equal_tenants", "RFC 9110 §5.3", GET + "X-TENANT-ID: acme\r\nx-tenant-id: acme\r\n\r\n", Refused(400)),
    ("a_list_of_tenants", "RFC 9110 §5.3", WHOLE + "X-TENANT-ID: acme, globex\r\n\r\n%BODY%", Served(400)),
    ("another_tenant", "RFC 9110 §15.5.4", WHOLE + "X-TENANT-ID: globex\r\n\r\n%BODY%", Served(403)),
    ("the_tenant_with_underscores", "RFC 9110 §5.1", GET + "X_TENANT_ID: globex\r\n\r\n", Refused(400)),
    ("the_tenant_with_one_underscore", "RFC 9110 §5.1", GET + "x-tenant_id: globex\r\n\r\n", Refused(400)),
    ("the_token_with_underscores", "RFC 9110 §5.1", GET + "X_JWT_TOKEN: x\r\n\r\n", Refused(400)),
    ("two_proofs_of_a_key", "RFC 9449 §4.3", GET + "DPoP: a\r\nDPoP: b\r\n\r\n", Refused(400)),
    ("two_content_types", "RFC 9110 §5.3", WHOLE + "Content-Type: text/plain\r\n\r\n%BODY%", Refused(400)),
    ("a_connection_field_that_names_the_credential", "RFC 9110 §7.6.1", GET + "Connection: Authorization\r\n\r\n",
     Served()),
    # How long the body is.
    ("length_and_transfer_coding", "RFC 9112 §6.3", POST +
     "Content-Length: %SIZE%\r\nTransfer-Encoding: chunked\r\n\r\n" + ONE_CHUNK + "0\r\n\r\n", Refused(400)),
    ("transfer_coding_and_length", "RFC 9112 §6.3", POST +
     "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n%HIDE%", Refused(400)),
    ("two_lengths", "RFC 9112 §6.3", WHOLE + "Content-Length: 0\r\n\r\n%BODY%", Refused(400)),
    ("two_equal_lengths", "RFC 9112 §6.3", WHOLE + "content-length: %SIZE%\r\n\r\n%BODY%", Refused(400)),
    ("a_list_of_equal_lengths", "RFC 9112 §6.3", POST + "Content-Length: %SIZE%, %SIZE%\r\n\r\n%BODY%", Refused(400)),
    ("a_length_with_a_plus", "RFC 9110 §8.6", POST + "Content-Length: +%SIZE%\r\n\r\n%BODY%", Refused(400)),
    ("a_negative_length", "RFC 9110 §8.6", POST + "Content-Length: -1\r\n\r\n%HIDE%", Refused(400)),
    ("a_hexadecimal_length", "RFC 9110 §8.6", POST + "Content-Length: 0x%HEX%\r\n\r\n%BODY%", Refused(400)),
    ("an_empty_length", "RFC 9110 §8.6", POST + "Content-Length: \r\n\r\n%HIDE%", Refused(400)),
    ("a_length_beyond_64_bits", "RFC 9110 §8.6", POST + "Content-Length: 18446744073709551617\r\n\r\nx", Refused(400)),
    ("a_length_beyond_the_limit", "RFC 9110 §15.5.14", POST + "Content-Length: 9000000\r\n\r\n", Refused(413)),
    ("a_length_with_leading_zeros", "RFC 9110 §8.6", POST + "Content-Length: 000%SIZE%\r\n\r\n%BODY%", Served()),
    ("a_length_with_underscore", "RFC 9110 §5.1", WHOLE + "Content_Length: 0\r\n\r\n%BODY%", Refused(400)),
    ("a_length_that_reaches_over_the_marker", "RFC 9112 §6.3", POST + "Content-Length: %MARK%\r\n\r\n", Swallowed(400)),
    ("a_body_that_looks_like_a_request", "RFC 9112 §6.3", GET + "Content-Length: %HIDESIZE%\r\n\r\n%HIDE%", Served()),
    ("a_refused_request_whose_body_looks_like_one", "RFC 9112 §6.3", POST.replace("%WHO%", "%NOBODY%") +
     "Content-Length: %HIDESIZE%\r\n\r\n%HIDE%", Served(401)),
    ("two_requests_in_one_piece", "RFC 9112 §9.3.2", GET + "\r\n" + GET + "\r\n", Served(200, 200)),
    ("a_good_request_before_a_bad_one", "RFC 9112 §9.3.2", GET + "\r\n" + GET + "X-Note: a\0b\r\n\r\n", Last(200, 400)),
    # Transfer codings.
    ("a_chunked_body", "RFC 9112 §7.1", CHUNKED + ONE_CHUNK + "0\r\n\r\n", Served()),
    ("a_transfer_coding_in_upper_case", "RFC 9112 §7", CHUNKED.replace("chunked", "CHUNKED") + ONE_CHUNK + "0\r\n\r\n",
     Served()),
    ("chunk_extensions", "RFC 9112 §7.1.1", CHUNKED + "%HEX%;a=\"b\"\r\n%BODY%\r\n0;c\r\n\r\n", Served()),
    ("trailers_that_say_who_calls", "RFC 9110 §6.5.1", CHUNKED + ONE_CHUNK +
     "0\r\nX-TENANT-ID: globex\r\nContent-Length: 5\r\n\r\n", Served()),
    ("a_folded_trailer", "RFC 9112 §5.2", CHUNKED + ONE_CHUNK + "0\r\nX-Note: a\r\n b\r\n\r\n", Last(400)),
    ("an_unknown_transfer_coding", "RFC 9112 §6.1", CHUNKED.replace("chunked", "xchunked") + "0\r\n\r\n", Refused(501)),
    ("chunked_twice", "RFC 9112 §6.1", CHUNKED.replace("chunked", "chunked, chunked") + "0\r\n\r\n", Refused(501)),
    ("chunked_not_last", "RFC 9112 §6.3", CHUNKED.replace("chunked", "chunked, gzip") + "0\r\n\r\n", Refused(501)),
    ("chunked_behind_another", "RFC 9112 §6.1", CHUNKED.replace("chunked", "gzip, chunked") + "0\r\n\r\n", Refused(501)),
    ("an_identity_coding", "RFC 9112 §6.1", CHUNKED.replace("chunked", "identity") + "0\r\n\r\n", Refused(501)),
    ("two_transfer_codings", "RFC 9112 §6.1", POST +
     "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", Refused(400)),
    ("a_transfer_coding_behind_a_vertical_tab", "RFC 9110 §5.5", CHUNKED.replace(" chunked", "\x0bchunked") +
     "0\r\n\r\n%HIDE%", Refused(400)),
    ("a_transfer_coding_with_space_before_the_colon", "RFC 9112 §5.1",
     CHUNKED.replace("Encoding:", "Encoding :") + "0\r\n\r\n%HIDE%", Refused(400)),
    ("a_folded_transfer_coding", "RFC 9112 §5.2", CHUNKED.replace(": chunked", ":\r\n chunked") + "0\r\n\r\n%HIDE%",
     Refused(501)),
    ("a_transfer_coding_with_underscore", "RFC 9110 §5.1", WHOLE + "Transfer_Encoding: chunked\r\n\r\n%BODY%",
     Refused(400)),
    # Chunks. The head was good, so the endpoint answers, and the connection ends: nobody knows where the body does.
    ("a_chunk_size_with_a_prefix", "RFC 9112 §7.1", CHUNKED + "0x%HEX%\r\n%BODY%\r\n0\r\n\r\n", Last(400)),
    ("a_chunk_size_with_a_space", "RFC 9112 §7.1", CHUNKED + "%HEX% \r\n%BODY%\r\n0\r\n\r\n", Last(400)),
    ("a_negative_chunk_size", "RFC 9112 §7.1", CHUNKED + "-1\r\n%BODY%\r\n0\r\n\r\n", Last(400)),
    ("an_empty_chunk_size", "RFC 9112 §7.1", CHUNKED + "\r\n%BODY%\r\n0\r\n\r\n", Last(400)),
    ("a_chunk_size_beyond_64_bits", "RFC 9112 §7.1", CHUNKED + "10000000000000000\r\n%BODY%\r\n0\r\n\r\n", Last(400)),
    ("a_chunk_size_beyond_the_limit", "RFC 9112 §7.1", CHUNKED + "7fffffff\r\n%BODY%\r\n0\r\n\r\n", Last(413)),
    ("a_chunk_line_that_ends_in_a_line_feed", "RFC 9112 §7.1", CHUNKED + "%HEX%\n%BODY%\r\n0\r\n\r\n", Last(400)),
    ("a_chunk_that_ends_in_a_line_feed", "RFC 9112 §7.1", CHUNKED + "%HEX%\r\n%BODY%\n0\r\n\r\n", Last(400)),
    ("a_chunk_longer_than_it_says", "RFC 9112 §7.1", CHUNKED + "1\r\n%BODY%\r\n0\r\n\r\n%HIDE%", Last(400)),
    ("a_line_feed_in_a_chunk_extension", "RFC 9112 §7.1.1", CHUNKED + "%HEX%;\n" + "x" * 5 + "\r\n%BODY%\r\n0\r\n\r\n",
     Last(400)),
    ("a_control_character_in_a_chunk_extension", "RFC 9112 §7.1.1", CHUNKED + "%HEX%;\x01\r\n%BODY%\r\n0\r\n\r\n",
     Last(400)),
    ("chunk_extensions_without_end", "RFC 9112 §7.1.1", CHUNKED + "%HEX%;" + "a" * 300 + "\r\n%BODY%\r\n0\r\n\r\n",
     Last(400)),
    ("a_last_chunk_without_its_empty_line", "RFC 9112 §7.1", CHUNKED + ONE_CHUNK + "0\r\nX", Last(400)),
    # What else decides about the connection.
    ("a_request_that_is_the_last", "RFC 9112 §9.6", GET + "Connection: close\r\n\r\n", Last()),
    ("a_request_that_is_the_last_among_others", "RFC 9112 §9.6", GET + "Connection: x, Close\r\n\r\n", Last()),
    ("an_expectation_that_is_met", "RFC 9110 §10.1.1", WHOLE + "Expect: 100-continue\r\n\r\n%BODY%", Served()),
    ("an_expectation_that_nobody_can_meet", "RFC 9110 §10.1.1", WHOLE + "Expect: 200-ok\r\n\r\n%BODY%", Refused(417)),
    ("a_refused_upload_that_nobody_waits_for", "RFC 9112 §9.3", POST.replace("%WHO%", "%NOBODY%") +
     "Content-Length: 100000\r\n\r\n", Last(401)),
    ("a_refused_chunked_upload", "RFC 9112 §9.3", CHUNKED.replace("%WHO%", "%NOBODY%") + "5\r\nab", Last(401)),
]

CORPUS = [Entry(name, clause, wire.encode("latin-1"), outcome) for name, clause, wire, outcome in TABLE]
