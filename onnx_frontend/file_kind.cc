#include "onnx_frontend/file_kind.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {
namespace {

constexpr size_t kLookedAt = 1024;

struct Magic {
  size_t offset;
  absl::string_view bytes;
  const char* description;
};

constexpr Magic kMagics[] = {
    {0, "version https://git-lfs.github.com/spec/",
     "looks like a Git LFS pointer: run git lfs pull"},
    {0, "PK\x03\x04",
     "looks like a zip archive: unpack it, or export a PyTorch checkpoint to "
     "ONNX with torch.onnx.export"},
    {0, "\x1f\x8b", "looks like a gzip archive: unpack it"},
    {0, "\x80\x02",
     "looks like a Python pickle: export the model to ONNX first"},
    {0, "\x89HDF\r\n",
     "looks like an HDF5 file: export the Keras model to ONNX first"},
    {4, "TFL3", "looks like a TensorFlow Lite model: convert it to ONNX first"},
    {8, "{\"", "looks like a safetensors file, which has weights but no graph"},
};

bool IsText(absl::string_view bytes) {
  const bool is_printable = std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return absl::ascii_isprint(c) || absl::ascii_isspace(c) ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  // The last letter may be cut.
  for (int i = 0; i < 3 && !bytes.empty(); ++i) {
    if (static_cast<unsigned char>(bytes.back()) < 0x80) break;
    bytes.remove_suffix(1);
  }
  return is_printable && !bytes.empty() && ToUtf8(bytes) == bytes;
}

}  // namespace

std::optional<std::string> DescribeForeignFile(absl::string_view bytes) {
  bytes = bytes.substr(0, kLookedAt);
  for (const Magic& magic : kMagics) {
    if (bytes.size() >= magic.offset + magic.bytes.size() &&
        bytes.substr(magic.offset, magic.bytes.size()) == magic.bytes) {
      return magic.description;
    }
  }
  if (!IsText(bytes)) return std::nullopt;
  const absl::string_view text = absl::StripLeadingAsciiWhitespace(bytes);
  if (absl::StartsWith(text, "<")) {
    return "looks like an HTML or XML page: download the file itself";
  }
  if (absl::StartsWith(text, "{") || absl::StartsWith(text, "[")) {
    return "looks like JSON, expected a binary ONNX model";
  }
  if (absl::StartsWith(text, "ir_version") ||
      absl::StartsWith(text, "graph {")) {
    return "looks like an ONNX model in protobuf's text format, expected the "
           "binary format";
  }
  return "looks like a text file, expected a binary ONNX model";
}

}  // namespace weighbridge
