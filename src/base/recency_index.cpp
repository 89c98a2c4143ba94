#include "base/recency_index.hpp"

namespace tessera {

RecencyIndex::Place RecencyIndex::add(std::uint32_t hash) {
  if ((size_ + 1) * 4 > slots_.size() * 3) grow();
  Place place = static_cast<Place>(links_.size() - 1);
  if (free_.empty()) {
    links_.emplace_back();
  } else {
    place = free_.back();
    free_.pop_back();
  }
  link(place).hash = hash;
  link_first(place);
  insert(hash, place);
  size_ += 1;
  return place;
}

void RecencyIndex::remove(Place place) {
  std::size_t hole = link(place).hash & mask();
  while (slots_[hole].place != place) hole = (hole + 1) & mask();
  // What was pushed on by this slot moves back, so that no search stops too early.
  for (std::size_t at = (hole + 1) & mask(); slots_[at].place != kNone; at = (at + 1) & mask()) {
    std::size_t const wanted = slots_[at].hash & mask();
    if (((at - wanted) & mask()) < ((at - hole) & mask())) continue;
    slots_[hole] = slots_[at];
    hole = at;
  }
  slots_[hole] = Slot{};
  unlink(place);
  free_.push_back(place);
  size_ -= 1;
}

void RecencyIndex::touch(Place place) {
  if (links_[kRing].after == place) return;
  unlink(place);
  link_first(place);
}

void RecencyIndex::link_first(Place place) {
  Place const second = links_[kRing].after;
  link(place).before = kNone;
  link(place).after = second;
  link(second).before = place;
  links_[kRing].after = place;
}

void RecencyIndex::unlink(Place place) {
  Link const gone = link(place);
  link(gone.before).after = gone.after;
  link(gone.after).before = gone.before;
}

void RecencyIndex::insert(std::uint32_t hash, Place place) {
  std::size_t at = hash & mask();
  while (slots_[at].place != kNone) at = (at + 1) & mask();
  slots_[at] = Slot{hash, place};
}

void RecencyIndex::grow() {
  slots_.assign(slots_.empty() ? kFewest : slots_.size() * 2, Slot{});
  for (Place place = links_[kRing].after; place != kNone; place = link(place).after)
    insert(link(place).hash, place);
}

}  // namespace tessera
