#include "converter/calibration/calibrators.h"

namespace slim {

Range calibrate_minmax(const TensorStatistics& statistics) { return statistics.range(); }

}  // namespace slim
