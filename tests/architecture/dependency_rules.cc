// The rules about who may know whom.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/architecture/rules.h"
#include "tests/architecture/source_code.h"
#include "tests/architecture/source_tree.h"

namespace weighbridge {
namespace {

struct Room {
  std::string folder;
  std::vector<std::string> may_know;  // Besides itself.
};

// The table of rooms. A folder that is not here may not hold code.
const std::vector<Room>& Rooms() {
  const std::vector<std::string> ground = {"analyzer/units", "analyzer/status",
                                           "analyzer/text"};
  const auto with = [](std::vector<std::string> rooms,
                       const std::vector<std::string>& more) {
    rooms.insert(rooms.end(), more.begin(), more.end());
    return rooms;
  };
  static const std::vector<Room>& rooms = *[&] {
    const auto ir = with(ground, {"analyzer/ir"});
    const auto ops = with(ir, {"analyzer/ops"});
    const auto resolve = with(ops, {"analyzer/resolve"});
    const auto weigh = with(resolve, {"analyzer/weigh"});
    const auto passes = with(weigh, {"analyzer/hw", "analyzer/passes"});
    const auto report = with(passes, {"analyzer/report"});
    const auto gate = with(report, {"analyzer/toml", "analyzer/gate"});
    const auto product =
        with(gate, {"analyzer", "analyzer/calibrate", "onnx_frontend", "hwdb"});
    return new std::vector<Room>{
        {"analyzer/units", {"analyzer/status", "analyzer/text"}},
        {"analyzer/status", {}},
        {"analyzer/text", {}},
        {"analyzer/toml", {"analyzer/status", "analyzer/text"}},
        {"analyzer/ir", ground},
        {"analyzer/ops", ir},
        {"analyzer/resolve", ops},
        {"analyzer/weigh", resolve},
        {"analyzer/hw", ir},
        {"analyzer/passes", passes},
        {"analyzer/report", passes},
        {"analyzer/gate", with(report, {"analyzer/toml"})},
        {"analyzer/calibrate", {}},
        {"analyzer", gate},
        {"onnx_frontend", ir},
        {"hwdb", with(ir, {"analyzer/toml", "analyzer/hw"})},
        {"tools", product},
        {"tests", with(product, {"tools"})},
    };
  }();
  return rooms;
}

bool IsIn(const std::string& path, const std::string& folder) {
  return path == folder || absl::StartsWith(path, folder + "/");
}

// The innermost room that `path` lies in; null if it lies in none.
const Room* FindRoom(const std::string& path) {
  const Room* found = nullptr;
  for (const Room& room : Rooms()) {
    if (IsIn(path, room.folder) &&
        (found == nullptr || room.folder.size() > found->folder.size())) {
      found = &room;
    }
  }
  return found;
}

// "analyzer" holds the program on one page and no other folder: a room of its
// own must stand in the table.
bool IsRoomless(const std::string& path, const Room* room) {
  return room == nullptr || (room->folder == "analyzer" &&
                             std::count(path.begin(), path.end(), '/') > 1);
}

bool MayKnow(const Room& room, const std::string& path) {
  const Room* other = FindRoom(path);
  const std::string folder = other == nullptr ? path : other->folder;
  if (folder == room.folder) return true;
  return std::any_of(room.may_know.begin(), room.may_know.end(),
                     [&](const std::string& known) {
                       return folder == known ||
                              (other == nullptr && IsIn(path, known));
                     });
}

std::string Line(const SourceFile& file, int line, const std::string& what) {
  return absl::StrCat(file.path, ":", line, ": ", what);
}

// "//analyzer/ir:graph" and "//analyzer/ir" -> "analyzer/ir".
std::string PackageOf(const std::string& label) {
  return label.substr(2, label.find(':') - 2);
}

// Build rules of our own, from wherever they are.
bool IsBuildRule(const std::string& label) {
  return absl::EndsWith(label, ".bzl") || label == "//tools:embed" ||
         label == "//tools:replay_main.cc";
}

struct Library {
  std::string what;
  std::vector<std::string> include_prefixes;
  std::vector<std::string> label_prefixes;
  std::vector<std::string> owners;
};

const std::vector<Library>& Libraries() {
  static const std::vector<Library>& libraries = *new std::vector<Library>{
      {"ONNX's schema",
       {"onnx/", "onnx.pb.h", "onnx-ml.pb.h"},
       {"//third_party/onnx"},
       {"onnx_frontend", "tests/benchmark"}},  // Which writes large models.
      {"ONNX's schema", {}, {"@onnx//"}, {"third_party/onnx"}},
      {"the TOML parser",
       {"toml.hpp", "toml++/"},
       {"@tomlplusplus"},
       {"analyzer/toml"}},
      {"command line flags",
       {"absl/flags/"},
       {"@com_google_absl//absl/flags"},
       {"tools"}},
      {"the JSON library",
       {"nlohmann/"},
       {"@nlohmann_json"},
       {"analyzer/report", "tests"}},
      {"the XML library",
       {"pugixml.hpp"},
       {"@pugixml"},
       {"analyzer/report", "tests"}},
      {"the benchmark library",
       {"benchmark/benchmark.h"},
       {"@com_github_google_benchmark"},
       {"tests"}},
  };
  return libraries;
}

bool StartsWithAny(const std::string& text,
                   const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&text](const std::string& prefix) {
                       return absl::StartsWith(text, prefix);
                     });
}

bool IsInAny(const std::string& path, const std::vector<std::string>& folders) {
  return std::any_of(
      folders.begin(), folders.end(),
      [&path](const std::string& folder) { return IsIn(path, folder); });
}

}  // namespace

Breaches RoomOrder(const std::vector<SourceFile>& tree) {
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (IsIn(file.path, "third_party") || file.path == "BUILD") continue;
    const Room* room = FindRoom(file.path);
    if (IsCode(file.path)) {
      if (IsRoomless(file.path, room)) {
        breaches.push_back(Line(file, 1, "is in no room"));
        continue;
      }
      for (const Include& include : Includes(file.text)) {
        if (FindRoom(include.path) == nullptr) continue;  // A library.
        if (!MayKnow(*room, include.path)) {
          breaches.push_back(Line(
              file, include.line,
              absl::StrCat(room->folder, " may not include ", include.path)));
        }
      }
    }
    if (IsBuildFile(file.path) && room != nullptr) {
      for (const BuildLabel& label : BuildLabels(file.text)) {
        if (!absl::StartsWith(label.label, "//") || IsBuildRule(label.label)) {
          continue;
        }
        const std::string package = PackageOf(label.label);
        // Libraries are LibraryOwners'; models are data for everyone's tests.
        if (package.empty() || IsInAny(package, {"third_party", "examples"})) {
          continue;
        }
        if (!MayKnow(*room, package)) {
          breaches.push_back(Line(
              file, label.line,
              absl::StrCat(room->folder, " may not depend on ", label.label)));
        }
      }
    }
  }
  return breaches;
}

Breaches LibraryOwners(const std::vector<SourceFile>& tree) {
  Breaches breaches;
  for (const SourceFile& file : tree) {
    for (const Library& library : Libraries()) {
      if (IsInAny(file.path, library.owners)) continue;
      if (IsCode(file.path)) {
        for (const Include& include : Includes(file.text)) {
          if (StartsWithAny(include.path, library.include_prefixes)) {
            breaches.push_back(Line(
                file, include.line,
                absl::StrCat(include.path, ": only ", library.owners.front(),
                             " may know ", library.what)));
          }
        }
      }
      if (IsBuildFile(file.path)) {
        for (const BuildLabel& label : BuildLabels(file.text)) {
          if (StartsWithAny(label.label, library.label_prefixes)) {
            breaches.push_back(Line(
                file, label.line,
                absl::StrCat(label.label, ": only ", library.owners.front(),
                             " may know ", library.what)));
          }
        }
      }
    }
  }
  return breaches;
}

Breaches RenderersKnowOnlyTheReport(const std::vector<SourceFile>& tree) {
  const std::vector<std::string> known = {"analyzer/report", "analyzer/units",
                                          "analyzer/status", "analyzer/text",
                                          "analyzer/toml",   "analyzer/gate"};
  // The words that users write, as units are.
  const std::string words = "analyzer/ir/precision.h";
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (!IsCode(file.path) || IsTestCode(file.path)) continue;
    if (!IsInAny(file.path, {"analyzer/report", "analyzer/gate"})) continue;
    const std::string stem = std::filesystem::path(file.path).stem().string();
    if (absl::StartsWith(stem, "build_")) continue;
    for (const Include& include : Includes(file.text)) {
      if (FindRoom(include.path) != nullptr && include.path != words &&
          (!IsInAny(include.path, known) ||
           absl::StartsWith(include.path, "analyzer/report/build_"))) {
        breaches.push_back(
            Line(file, include.line,
                 absl::StrCat("only a builder of the report may include ",
                              include.path)));
      }
    }
  }
  return breaches;
}

}  // namespace weighbridge
