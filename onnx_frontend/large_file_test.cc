// Weights cost nothing, wherever they are: a file of more than 2 GiB, sparse on
// disk, is imported without touching the pages of its weights.
#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>

#include "analyzer/ir/dump_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"
#include "onnx_frontend/import_model.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/test_model.h"
#include "onnx_frontend/test_wire.h"

namespace weighbridge {
namespace {

constexpr int64_t kRows = int64_t{600} << 20;  // Of one float32 each:
constexpr int64_t kWeightBytes = 4 * kRows;    // 2400 MiB,
constexpr int kWeights = 2;                    // twice.

int64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  int64_t pages = 0, resident_pages = 0;
  statm >> pages >> resident_pages;
  return resident_pages * sysconf(_SC_PAGESIZE);
}

// The TensorProto of a weight up to its raw data, which is not there yet.
std::string WeightHeader(const std::string& name) {
  using onnx::TensorProto;
  return IntField(TensorProto::kDimsFieldNumber, kRows) +
         IntField(TensorProto::kDataTypeFieldNumber, TensorProto::FLOAT) +
         BytesField(TensorProto::kNameFieldNumber, name) +
         Tag(TensorProto::kRawDataFieldNumber, 2) + Varint(kWeightBytes);
}

// Writes pieces of a file at growing places, with holes between them.
class SparseFile {
 public:
  explicit SparseFile(const std::string& path)
      : descriptor_(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                         0600)) {}
  ~SparseFile() { close(descriptor_); }
  void Write(const std::string& bytes) {
    ASSERT_EQ(pwrite(descriptor_, bytes.data(), bytes.size(), size_),
              static_cast<ssize_t>(bytes.size()));
    Skip(bytes.size());
  }
  void Skip(int64_t count) {
    size_ += count;
    ASSERT_EQ(ftruncate(descriptor_, size_), 0);
  }

 private:
  int descriptor_;
  int64_t size_ = 0;
};

TEST(LargeFileTest, InlineWeightsBeyondTwoGibibytesAreNotTouched) {
  const std::string path = testing::TempDir() + "/large.onnx";
  {
    // The rest of the model, from the serializer: first the graph's nodes and
    // inputs, then the outputs and the opset, with the weights between them.
    TestModel front, back(17);
    front.Input("x", DType::kFloat32, {1})
        .Node("Add", {"x", "w0"}, {"s"})
        .Node("Add", {"s", "w1"}, {"y"});
    back.Output("y", DType::kFloat32, {kRows});
    const std::string front_graph = front.proto().graph().SerializeAsString();
    const std::string back_graph = back.proto().graph().SerializeAsString();
    back.proto().clear_graph();

    const std::string header = WeightHeader("w0");
    const int64_t weight_size = header.size() + kWeightBytes;
    const std::string weight_tag =
        Tag(onnx::GraphProto::kInitializerFieldNumber, 2) + Varint(weight_size);
    const int64_t graph_size = front_graph.size() + back_graph.size() +
                               kWeights * (weight_tag.size() + weight_size);
    SparseFile file(path);
    file.Write(Tag(onnx::ModelProto::kGraphFieldNumber, 2) +
               Varint(graph_size) + front_graph);
    for (int i = 0; i < kWeights; ++i) {
      file.Write(weight_tag + WeightHeader("w" + std::to_string(i)));
      file.Skip(kWeightBytes);
    }
    file.Write(back_graph + back.Bytes());
  }

  const int64_t before = ResidentBytes();
  WB_ASSERT_OK_AND_ASSIGN(const auto graph, ImportModel(path));
  const int64_t growth = ResidentBytes() - before;
  // The graph is a few kilobytes; the rest is pages that the kernel maps
  // around those that were looked at.
  EXPECT_LT(growth, 4 << 20);

  EXPECT_EQ(DumpGraph(*graph), R"(graph 'test' opset 17
  input 'x' float32[1]
  initializer 'w0' float32[629145600] inline
  initializer 'w1' float32[629145600] inline
  node '#0' (Add): 'x', 'w0' -> 's'
  node '#1' (Add): 's', 'w1' -> 'y'
  result 's'
  result 'y' float32[629145600]
  output 'y'
)");
  for (const Value& value : graph->values()) {
    if (value.name != "w1") continue;
    EXPECT_GT(value.payload.offset, kWeightBytes);
    EXPECT_GT(value.payload.length, kWeightBytes);
  }
  unlink(path.c_str());
}

}  // namespace
}  // namespace weighbridge
