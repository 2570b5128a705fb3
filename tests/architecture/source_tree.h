// The checkout's own text files, for tests that judge the source tree itself.
//
// A test cannot name every file of every package as its data, so it declares
// //:WORKSPACE alone and follows that link out of its runfiles. Such a test has
// the tags "external" (its result is never reused: Bazel does not see what it
// read) and "local" (it must run where the checkout is).
#ifndef WEIGHBRIDGE_TESTS_ARCHITECTURE_SOURCE_TREE_H_
#define WEIGHBRIDGE_TESTS_ARCHITECTURE_SOURCE_TREE_H_

#include <filesystem>
#include <string>
#include <vector>

namespace weighbridge {

struct SourceFile {
  std::string path;  // From the root of the repository, with '/'.
  std::string text;
};

// Where the checkout is. Aborts if the test does not declare //:WORKSPACE.
std::filesystem::path SourceRoot();

// Code, build files, scripts and documents below `root`, in order of their
// paths. Hidden folders and Bazel's output links are left out.
std::vector<SourceFile> ReadSourceTree(const std::filesystem::path& root);

bool IsCode(const std::string& path);  // .cc or .h
bool IsBuildFile(const std::string& path);
// Code that only tests link: *_test.cc, test_graph.h, parse_fuzz.cc.
bool IsTestCode(const std::string& path);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_ARCHITECTURE_SOURCE_TREE_H_
