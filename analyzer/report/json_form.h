// How a field of report.proto stands in JSON, in one place for what writes,
// reads and describes it: names are the proto's, a Shape is a plain list, and
// what is absent is unknown.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_JSON_FORM_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_JSON_FORM_H_

#include "google/protobuf/descriptor.h"

namespace weighbridge {

// A message that is written as the list of its only field.
bool IsPlainList(const google::protobuf::Descriptor* type);

// Written whatever its value. Others are absent if unset, empty or, for a
// number, not finite.
bool IsAlwaysWritten(const google::protobuf::FieldDescriptor* field);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_JSON_FORM_H_
