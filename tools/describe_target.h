// A target, and the links there are -> the messages that `targets` renders.
#ifndef WEIGHBRIDGE_TOOLS_DESCRIBE_TARGET_H_
#define WEIGHBRIDGE_TOOLS_DESCRIBE_TARGET_H_

#include "analyzer/report/target_card.pb.h"
#include "hwdb/load_target.h"

namespace weighbridge {

TargetCard DescribeTarget(const TargetFile& file);

// Of every link that --link takes, with packets of 128, 256 and 512 bytes.
LinkTable DescribeLinks();

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_DESCRIBE_TARGET_H_
