#include "runtime/onednn/thread_limit.h"

// oneDNN is built against libgomp. Its functions are declared here, because a compiler's own <omp.h> and -fopenmp would
// bring in that compiler's OpenMP runtime beside it, and setting that one's limit would not reach oneDNN.
extern "C" {
void omp_set_num_threads(int threads);
int omp_get_max_threads(void);
}

namespace slim::onednn {

// OpenMP keeps the limit in the calling thread's data environment: no other thread sees it.
SingleThreaded::SingleThreaded() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
SingleThreaded::~SingleThreaded() { omp_set_num_threads(before_); }

}  // namespace slim::onednn
