// embed OUT.cc HEADER NAMESPACE SYMBOL FILE...: C++ source that defines
// `const EmbeddedFile SYMBOL[]`, the contents of the files by name. HEADER
// declares EmbeddedFile {name, data, size} and SYMBOL.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

struct File {
  std::string name, content;
};

std::string NameOf(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kFirstFile = 5;
  if (argc < kFirstFile) {
    std::fprintf(stderr, "embed OUT.cc HEADER NAMESPACE SYMBOL FILE...\n");
    return 2;
  }
  std::vector<File> files;
  for (int i = kFirstFile; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(in)), {});
    if (!in.good() && !in.eof()) {
      std::fprintf(stderr, "embed: cannot read %s\n", argv[i]);
      return 1;
    }
    files.push_back({NameOf(argv[i]), content});
  }
  // By name, whatever the order of the arguments.
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.name < b.name; });
  for (size_t i = 1; i < files.size(); ++i) {
    if (files[i].name != files[i - 1].name) continue;
    std::fprintf(stderr, "embed: two files are named %s\n",
                 files[i].name.c_str());
    return 1;
  }

  std::ofstream out(argv[1], std::ios::binary);
  out << "#include \"" << argv[2] << "\"\n\nnamespace " << argv[3]
      << " {\nnamespace {\n\n";
  for (size_t i = 0; i < files.size(); ++i) {
    out << "const unsigned char kFile" << i << "[] = {";
    for (const unsigned char byte : files[i].content) {
      out << static_cast<int>(byte) << ',';
    }
    out << "0};\n";
  }
  out << "\n}  // namespace\n\nconst EmbeddedFile " << argv[4] << "[] = {\n";
  for (size_t i = 0; i < files.size(); ++i) {
    out << "    {\"" << files[i].name
        << "\", reinterpret_cast<const char*>(kFile" << i << "), sizeof(kFile"
        << i << ") - 1},\n";
  }
  out << "    {nullptr, nullptr, 0},\n};\n\n}  // namespace " << argv[3]
      << "\n";
  out.close();
  return out.good() ? 0 : 1;
}
