# What `cmake --install` writes beside the program and the libraries (which slim_library installs): headers and the CMake
# package. Program and libraries are two exports, as only the latter need development packages; see docs/adr/0012.
include(CMakePackageConfigHelpers)
set(SLIMCONV_INSTALL_PACKAGE "${CMAKE_INSTALL_LIBDIR}/cmake/slimconv")

install(DIRECTORY graph onnx_import passes runtime converter DESTINATION "${SLIMCONV_INSTALL_INCLUDE}"
        FILES_MATCHING PATTERN "*.h")
install(DIRECTORY tools/slimconv DESTINATION "${SLIMCONV_INSTALL_INCLUDE}/tools" FILES_MATCHING PATTERN "*.h")

install(EXPORT slimconvProgram NAMESPACE slimconv:: DESTINATION "${SLIMCONV_INSTALL_PACKAGE}")
install(EXPORT slimconvTargets NAMESPACE slimconv:: DESTINATION "${SLIMCONV_INSTALL_PACKAGE}")

configure_package_config_file(cmake/slimconvConfig.cmake.in slimconvConfig.cmake
                              INSTALL_DESTINATION "${SLIMCONV_INSTALL_PACKAGE}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(slimconvConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    "${CMAKE_CURRENT_BINARY_DIR}/slimconvConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/slimconvConfigVersion.cmake"
    cmake/slimconvAddModel.cmake
    cmake/FindoneDNN.cmake
    cmake/FindxxHash.cmake
  DESTINATION "${SLIMCONV_INSTALL_PACKAGE}")
