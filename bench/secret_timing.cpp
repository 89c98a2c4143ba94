// Whether the time of an answer tells which clients exist. Requests with a wrong secret for clients
// of every kind, and for nobody, in random order through the whole token endpoint; then Welch's t
// test between each kind and nobody. The promise: |t| < 4.5 for every kind, or exit code 1.
//
//   bench_secret_timing [SAMPLES]
//
// One process, no network, a database on disk. Argon2id runs at its lowest cost for everybody: what
// differs around it would drown in the tens of milliseconds of a real one. The slowest tenth of
// each kind is left out, since it belongs to the machine.

#include "crypto/password_hash.hpp"
#include "testkit/oauth_bed.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace tessera::bench {
namespace {

using testkit::OAuthBed;

constexpr double kPromise = 4.5;
constexpr crypto::PasswordCost kCheap{8, 1, 1};

struct Kind {
  char const* name;
  std::string client_id;
  std::vector<double> microseconds{};
};

void prepare(oauth::AuthorizationServer::Options& options) {
  SystemRandom random;
  options.secrets.nobodys_hash =
      crypto::hash_password(Secret(std::string("nobody's")), random, kCheap).value();
  // As many guesses as it takes; what they meet otherwise is another promise.
  options.secrets.burst_per_address = 1'000'000'000;
  options.secrets.burst_per_client = 1'000'000'000;
}

void add_clients(OAuthBed& bed) {
  using enum oauth::ClientAuthMethod;
  bed.add_secret_client("generated", client_secret_basic);
  bed.add_secret_client("posting", client_secret_post);
  bed.add_secret_client("imported", client_secret_basic, [&](oauth::ClientRecord& record) {
    record.secret_hash = crypto::hash_password(Secret(bed.secret), bed.random, kCheap).value();
  });
  bed.add_secret_client("disabled", client_secret_basic,
                        [](oauth::ClientRecord& record) { record.disabled = true; });
}

double time_of_refusal(OAuthBed& bed, http::Headers const& headers) {
  auto const start = std::chrono::steady_clock::now();
  http::Response const response = bed.post_token("grant_type=client_credentials", headers);
  std::chrono::duration<double, std::micro> const taken = std::chrono::steady_clock::now() - start;
  if (response.status != 401) throw std::runtime_error("a wrong secret was not refused");
  return taken.count();
}

struct Sample {
  double mean = 0;
  double variance = 0;
  double count = 0;
};

Sample sample_of(std::vector<double> times) {
  std::ranges::sort(times);
  times.resize(times.size() - times.size() / 10);
  Sample sample;
  sample.count = static_cast<double>(times.size());
  sample.mean = std::accumulate(times.begin(), times.end(), 0.0) / sample.count;
  for (double const one : times)
    sample.variance += (one - sample.mean) * (one - sample.mean) / (sample.count - 1);
  return sample;
}

double welch_t(Sample const& a, Sample const& b) {
  return (a.mean - b.mean) / std::sqrt(a.variance / a.count + b.variance / b.count);
}

int run(std::size_t samples) {
  OAuthBed bed([](oauth::AuthorizationServer::Options& options, auto&) { prepare(options); });
  add_clients(bed);
  std::vector<Kind> kinds{{"nobody", "nobody-000"},   {"nobody else", "nobody-001"},
                          {"generated", "generated"}, {"in the form only", "posting"},
                          {"imported", "imported"},   {"disabled", "disabled"},
                          {"with a key", "chatbox"}};
  std::mt19937 dice(std::random_device{}());
  // The first rounds fill caches and buckets, and count for nothing.
  for (std::size_t round = 0; round < samples + 20; ++round) {
    std::vector<std::size_t> order(kinds.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::shuffle(order, dice);
    for (std::size_t const at : order) {
      double const taken =
          time_of_refusal(bed, OAuthBed::basic(kinds[at].client_id + ":a-wrong-secret"));
      if (round >= 20) kinds[at].microseconds.push_back(taken);
    }
  }

  Sample const nobody = sample_of(kinds.front().microseconds);
  bool kept = true;
  std::printf("%-20s %12s %12s %9s\n", "a wrong secret of", "mean", "deviation", "t");
  for (Kind const& kind : kinds) {
    Sample const sample = sample_of(kind.microseconds);
    double const t = welch_t(sample, nobody);
    kept = kept && std::abs(t) < kPromise;
    std::printf("%-20s %9.1f us %9.1f us %9.2f\n", kind.name, sample.mean,
                std::sqrt(sample.variance), t);
  }
  std::printf("%zu samples of each; |t| < %.1f is %s\n", samples, kPromise,
              kept ? "kept" : "NOT kept");
  return kept ? 0 : 1;
}

}  // namespace
}  // namespace tessera::bench

int main(int argc, char** argv) {
  long const samples = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 2'000;
  if (samples < 20) {
    std::fprintf(stderr, "usage: bench_secret_timing [SAMPLES]\n");
    return 2;
  }
  try {
    return tessera::bench::run(static_cast<std::size_t>(samples));
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "bench_secret_timing: %s\n", failure.what());
    return 1;
  }
}
