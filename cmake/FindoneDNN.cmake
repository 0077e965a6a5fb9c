# oneDNN 2.6 of the distribution, or another one (3.x) under SLIMCONV_ONEDNN_ROOT: oneDNN::dnnl. Found by file: the
# distribution's CMake package wants OpenCL's headers too. Installed with slimconv, whose libraries link it.
if(SLIMCONV_ONEDNN_ROOT)
  set(_onednn_where PATHS "${SLIMCONV_ONEDNN_ROOT}" NO_DEFAULT_PATH)
endif()
find_path(SLIMCONV_ONEDNN_INCLUDE oneapi/dnnl/dnnl.hpp PATH_SUFFIXES include ${_onednn_where})
find_library(SLIMCONV_ONEDNN_LIBRARY dnnl PATH_SUFFIXES lib ${_onednn_where})
mark_as_advanced(SLIMCONV_ONEDNN_INCLUDE SLIMCONV_ONEDNN_LIBRARY)
unset(_onednn_where)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(oneDNN REQUIRED_VARS SLIMCONV_ONEDNN_LIBRARY SLIMCONV_ONEDNN_INCLUDE)

if(oneDNN_FOUND AND NOT TARGET oneDNN::dnnl)
  add_library(oneDNN::dnnl UNKNOWN IMPORTED)
  set_target_properties(oneDNN::dnnl PROPERTIES
    IMPORTED_LOCATION "${SLIMCONV_ONEDNN_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${SLIMCONV_ONEDNN_INCLUDE}")
endif()
