#include "converter/version.h"

namespace slim {

std::string version() { return SLIMCONV_VERSION; }

}  // namespace slim
