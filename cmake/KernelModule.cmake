# SPDX-License-Identifier: GPL-3.0-or-later
# The module for every kernel whose headers are installed, through the kernel's own build, each out of a folder of links so
# that the source tree stays clean.
file(GLOB kernel_builds "/lib/modules/*/build")
list(SORT kernel_builds COMPARE NATURAL)
set(ANARCHY_EGPU_KERNELS "${kernel_builds}" CACHE STRING "Build directories of the kernels that the module is built for")
if(NOT ANARCHY_EGPU_KERNELS)
    message(FATAL_ERROR "no kernel headers in /lib/modules: install linux-headers-amd64, or set "
                        "ANARCHY_EGPU_KERNELS, or leave the module out with -DANARCHY_EGPU_MODULE=OFF")
endif()

file(GLOB module_sources CONFIGURE_DEPENDS
    "${CMAKE_CURRENT_SOURCE_DIR}/module/*.[ch]"
    "${CMAKE_CURRENT_SOURCE_DIR}/module/Kbuild"
    "${CMAKE_CURRENT_SOURCE_DIR}/module/Makefile"
    "${CMAKE_CURRENT_SOURCE_DIR}/model/*.[ch]"
    "${CMAKE_CURRENT_SOURCE_DIR}/include/anarchy_egpu/*.h")
set(module_files)
set(kernel_versions)
foreach(kernel_build ${ANARCHY_EGPU_KERNELS})
    # /lib/modules/VERSION/build names the version.
    cmake_path(GET kernel_build PARENT_PATH kernel_modules)
    cmake_path(GET kernel_modules FILENAME kernel_version)
    set(module_tree "${CMAKE_CURRENT_BINARY_DIR}/kbuild/${kernel_version}")
    set(module_file "${module_tree}/module/anarchy-egpu.ko")
    add_custom_command(OUTPUT "${module_file}"
        COMMAND make --no-print-directory -C "${CMAKE_CURRENT_SOURCE_DIR}/module"
                "KDIR=${kernel_build}" "BUILD=${module_tree}" W=1 "KCFLAGS=-Werror"
        DEPENDS ${module_sources}
        COMMENT "Building anarchy-egpu.ko for ${kernel_version}"
        VERBATIM)
    install(FILES "${module_file}" DESTINATION "lib/modules/${kernel_version}/updates" COMPONENT module)
    list(APPEND module_files "${module_file}")
    list(APPEND kernel_versions "${kernel_version}")
endforeach()
add_custom_target(anarchy_module ALL DEPENDS ${module_files})
set(ANARCHY_EGPU_KERNEL_VERSIONS "${kernel_versions}" CACHE INTERNAL "Versions of those kernels, oldest first")
