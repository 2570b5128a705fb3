#include "tests/benchmark/inline_weights.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "onnx/onnx-ml.pb.h"

namespace weighbridge {
namespace {

std::string Varint(uint64_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7) {
    bytes.push_back(static_cast<char>(number | 0x80));
  }
  bytes.push_back(static_cast<char>(number));
  return bytes;
}

// A length-delimited field without its contents.
std::string FieldHeader(int field, uint64_t length) {
  return Varint(static_cast<uint64_t>(field) << 3 | 2) + Varint(length);
}

// Bytes, then a hole.
struct Piece {
  std::string bytes;
  int64_t hole = 0;
};

Piece InitializerPiece(onnx::TensorProto tensor, int64_t payload) {
  std::string body = tensor.SerializeAsString();
  if (payload > 0) {
    body += FieldHeader(onnx::TensorProto::kRawDataFieldNumber, payload);
  }
  const uint64_t length = body.size() + payload;
  return {FieldHeader(onnx::GraphProto::kInitializerFieldNumber, length) + body,
          payload};
}

// How many external bytes the tensor has, whose location is then forgotten.
int64_t TakeExternalLength(onnx::TensorProto& tensor) {
  int64_t length = 0;
  for (const auto& entry : tensor.external_data()) {
    if (entry.key() == "length" && !absl::SimpleAtoi(entry.value(), &length)) {
      length = 0;
    }
  }
  tensor.clear_external_data();
  tensor.clear_data_location();
  return length;
}

absl::Status WriteSparse(const std::string& path,
                         const std::vector<Piece>& pieces) {
  const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
  if (file < 0) return absl::InternalError(absl::StrCat("cannot make ", path));
  int64_t end = 0;
  bool written = true;
  for (const Piece& piece : pieces) {
    const ssize_t size = static_cast<ssize_t>(piece.bytes.size());
    written &= pwrite(file, piece.bytes.data(), size, end) == size;
    end += size + piece.hole;
  }
  written &= ftruncate(file, end) == 0;
  written &= close(file) == 0;
  if (!written) return absl::InternalError(absl::StrCat("cannot write ", path));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<int64_t> WriteWithInlineWeights(const std::string& input,
                                               const std::string& output,
                                               int64_t extra_bytes) {
  std::ifstream file(input, std::ios::binary);
  onnx::ModelProto model;
  if (!model.ParseFromString(
          std::string(std::istreambuf_iterator<char>(file), {}))) {
    return absl::InvalidArgumentError(absl::StrCat("cannot parse ", input));
  }
  std::vector<Piece> pieces(2);
  for (onnx::TensorProto& tensor :
       *model.mutable_graph()->mutable_initializer()) {
    const int64_t payload = TakeExternalLength(tensor);
    pieces.push_back(InitializerPiece(tensor, payload));
  }
  if (extra_bytes > 0) {
    onnx::TensorProto extra;
    extra.set_name("unread");
    extra.set_data_type(onnx::TensorProto::INT8);
    extra.add_dims(extra_bytes);
    pieces.push_back(InitializerPiece(extra, extra_bytes));
  }
  model.mutable_graph()->clear_initializer();
  pieces[1].bytes = model.graph().SerializeAsString();
  model.clear_graph();
  int64_t graph_size = 0;
  for (size_t i = 1; i < pieces.size(); ++i) {
    graph_size += static_cast<int64_t>(pieces[i].bytes.size()) + pieces[i].hole;
  }
  pieces[0].bytes =
      model.SerializeAsString() +
      FieldHeader(onnx::ModelProto::kGraphFieldNumber, graph_size);
  const absl::Status status = WriteSparse(output, pieces);
  if (!status.ok()) return status;
  return static_cast<int64_t>(pieces[0].bytes.size()) + graph_size;
}

}  // namespace weighbridge
