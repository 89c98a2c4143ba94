#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tessera {

/// Which of the places 0, 1, 2 … holds what has a hash, and in which order they were asked for. All
/// of it is a few bytes for each place, close together: to find one thing among very many, only the
/// thing itself has to come from far memory. Not safe for use from several threads at once.
class RecencyIndex {
 public:
  using Place = std::uint32_t;
  static constexpr Place kNone = ~Place{0};

  /// @param is_it  whether a place with that hash holds what is looked for
  template <class IsIt>
  [[nodiscard]] Place find(std::uint32_t hash, IsIt is_it) const {
    if (slots_.empty()) return kNone;
    for (std::size_t at = hash & mask(); slots_[at].place != kNone; at = (at + 1) & mask())
      if (slots_[at].hash == hash && is_it(slots_[at].place)) return slots_[at].place;
    return kNone;
  }

  /// Takes a free place, the smallest that never was one or one that was given back; it counts as
  /// asked for now.
  [[nodiscard]] Place add(std::uint32_t hash);
  /// Gives a place back. @pre it was taken
  void remove(Place place);
  /// Counts as asked for now. @pre it was taken
  void touch(Place place);
  /// The place that was not asked for longest. @pre size() > 0
  [[nodiscard]] Place oldest() const { return links_[kRing].before; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  // Open addressing with linear probing, at most three quarters full: what is found is found in the
  // first line of the cache nearly always, and the fewer lines there are, the more of them stay.
  struct Slot {
    std::uint32_t hash = 0;
    Place place = kNone;
  };
  // One of a ring of places; the first link, whose place is nobody's, is where the ring is closed.
  struct Link {
    std::uint32_t hash = 0;
    Place before = kNone;
    Place after = kNone;
  };
  static constexpr std::size_t kRing = 0;
  static constexpr std::size_t kFewest = 16;

  [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }
  [[nodiscard]] Link& link(Place place) { return links_[place == kNone ? kRing : place + 1UL]; }
  void link_first(Place place);
  void unlink(Place place);
  void insert(std::uint32_t hash, Place place);
  void grow();

  std::vector<Slot> slots_;
  std::vector<Link> links_{Link{}};
  std::vector<Place> free_;
  std::size_t size_ = 0;
};

}  // namespace tessera
