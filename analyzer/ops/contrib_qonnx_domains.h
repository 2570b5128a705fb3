// The domains under which QONNX's operators are written: its own, the one they
// had while they were part of FINN, and the one that Brevitas exports.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_DOMAINS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_DOMAINS_H_

namespace weighbridge {

inline constexpr const char* kQonnxDomains[] = {
    "qonnx.custom_op.general", "finn.custom_op.general", "onnx.brevitas"};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_QONNX_DOMAINS_H_
