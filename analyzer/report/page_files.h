// The page of render_html, assembled from page/ at build time.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_PAGE_FILES_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_PAGE_FILES_H_

#include "analyzer/text/embedded_file.h"

namespace weighbridge {

// "page_head.html" and "page_tail.html"; ends with an entry without a name.
extern const EmbeddedFile kPageFiles[];

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_PAGE_FILES_H_
