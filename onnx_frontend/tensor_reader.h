// Decodes the elements of small tensors of a model file: shapes, axes and
// scales that rules ask for. Weights never come here.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_TENSOR_READER_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_TENSOR_READER_H_

#include <memory>

#include "analyzer/ir/tensor_payload.h"
#include "onnx_frontend/model_file.h"

namespace weighbridge {

// Reads payloads that ReadTensorHeader found in `file`, and external ones
// beside it. Also NotFound for complex elements, which no Constant holds.
// Keeps the file; may be used by several threads.
std::shared_ptr<const PayloadReader> MakeTensorReader(
    std::shared_ptr<const ModelFile> file);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_TENSOR_READER_H_
