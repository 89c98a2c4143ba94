#include "jsonrpc/peer.hpp"

#include "async/deadline.hpp"
#include "base/assert.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace tessera::jsonrpc {

Peer::Peer(AnswerTable& answers, Options options)
    : answers_(answers), options_(std::move(options)) {
  TESSERA_ASSERT(options_.send, "a peer has a way to send");
}

Task<Answer> Peer::request(std::string method, json::object params,
                           std::chrono::steady_clock::duration limit) {
  Executor const executor = co_await asio::this_coro::executor;
  Id const id = options_.next_id ? options_.next_id() : Id(++last_id_);
  AnswerTable::Place place = answers_.open(executor, options_.scope, id);
  std::string text = write_message(Request{id, std::move(method), std::move(params)});
  co_await options_.send(std::move(text));
  std::exception_ptr late;
  try {
    Answer answer = co_await place.wait(limit);
    co_return answer;
  } catch (Exception const& error) {
    if (error.code() != AsyncErrc::deadline) throw;
    late = std::current_exception();
  }
  if (options_.cancellation) co_await abandon(id);
  std::rethrow_exception(late);
}

Task<> Peer::abandon(Id id) {
  std::string text = options_.cancellation(id);
  Task<> sending = options_.send(std::move(text));
  std::string what = "the other side";
  try {
    co_await with_deadline(std::move(sending), options_.cancellation_limit, std::move(what));
  } catch (std::exception const&) {
    // The deadline of the request is what the caller hears about; a peer that is gone needs no
    // notice.
    co_return;
  }
}

bool Peer::deliver(Response response) {
  return answers_.deliver(options_.scope, response.id, std::move(response.result));
}

bool Peer::deliver(ErrorResponse response) {
  if (!response.id) return false;
  return answers_.deliver(options_.scope, *response.id, std::move(response.error));
}

}  // namespace tessera::jsonrpc
