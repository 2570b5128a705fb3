// The tests that ONNX ships for its backends: one folder each, with a model and
// data sets of stored inputs and outputs.
#ifndef WEIGHBRIDGE_TESTS_CONFORMANCE_TEST_FOLDER_H_
#define WEIGHBRIDGE_TESTS_CONFORMANCE_TEST_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace weighbridge {

struct OnnxTest {
  std::string name;   // "test_abs"
  std::string model;  // ".../test_abs/model.onnx"
  std::vector<std::string> data_sets;
};

// The folders of `folder` that hold a model and at least one data set, by name.
// NotFound: `folder` cannot be read.
absl::StatusOr<std::vector<OnnxTest>> ListOnnxTests(const std::string& folder);

// "input_0.pb", "input_1.pb", ... of a data set, as paths: `kind` is "input" or
// "output". Empty if there is none.
std::vector<std::string> StoredFiles(const std::string& data_set,
                                     const std::string& kind);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_CONFORMANCE_TEST_FOLDER_H_
