#include "packages/api-server/chart/scale.hpp"

#include <algorithm>

namespace tessera::api_server::chart {

std::vector<std::int64_t> value_marks(std::int64_t largest, int wanted) {
  largest = std::max<std::int64_t>(largest, 1);
  std::int64_t step = 1;
  // 1 → 2 → 5 → 10 → 20 …
  for (int kind = 0; largest / step + (largest % step != 0) > wanted; ++kind)
    step = kind % 3 == 1 ? step / 2 * 5 : step * 2;
  std::vector<std::int64_t> marks{0};
  while (marks.back() < largest) marks.push_back(marks.back() + step);
  return marks;
}

std::vector<std::size_t> day_marks(std::size_t days, std::size_t most) {
  std::size_t stride = (days + most - 1) / most;
  if (stride > 2 && stride < 7) stride = 7;  // whole weeks read better than five or six days
  if (stride > 7) stride = (stride + 6) / 7 * 7;
  std::vector<std::size_t> marks;
  for (std::size_t back = 0; back < days; back += std::max<std::size_t>(stride, 1))
    marks.push_back(days - 1 - back);
  std::reverse(marks.begin(), marks.end());
  return marks;
}

std::string group_digits(std::int64_t number) {
  std::string text = std::to_string(number);
  std::size_t const digits = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > digits + 3;) text.insert(at -= 3, ",");
  return text;
}

}  // namespace tessera::api_server::chart
