// Replays inputs through a fuzz target where libFuzzer is not at hand: every file of the folders
// named as arguments, in the order of their names. A folder that is missing counts as empty; a run
// without any input fails, since it would prove nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> files_of(std::filesystem::path const& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code missing;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(folder, missing))
    if (entry.is_regular_file() && entry.path().filename() != ".gitkeep")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    for (std::filesystem::path const& path : files_of(argv[i])) {
      std::ifstream file(path, std::ios::binary);
      std::string const bytes{std::istreambuf_iterator<char>(file), {}};
      if (!file.is_open() || file.bad()) {
        std::fprintf(stderr, "cannot read %s\n", path.c_str());
        return 1;
      }
      // A crash ends the process: the name must be out before.
      std::printf("%s\n", path.c_str());
      std::fflush(stdout);
      // A copy of exactly this size lets the address sanitizer see a read past the end.
      std::vector<std::uint8_t> const input(bytes.begin(), bytes.end());
      LLVMFuzzerTestOneInput(input.data(), input.size());
      ++count;
    }
  }
  std::printf("%zu inputs replayed\n", count);
  return count == 0 ? 1 : 0;
}
