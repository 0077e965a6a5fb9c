// Owns the precompiled headers; see SlimLibrary.cmake.
