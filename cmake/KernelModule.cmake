# SPDX-License-Identifier: GPL-3.0-or-later
# The module through the kernel's own build, out of a folder of links so that the source tree stays clean.
file(GLOB kernel_builds "/lib/modules/*/build")
list(SORT kernel_builds COMPARE NATURAL ORDER DESCENDING)
list(GET kernel_builds 0 newest_kernel_build)
set(ANARCHY_EGPU_KERNEL "${newest_kernel_build}" CACHE PATH "Build directory of the kernel that the module is for")
if(NOT ANARCHY_EGPU_KERNEL)
    message(FATAL_ERROR "no kernel headers in /lib/modules: install linux-headers-amd64, or set "
                        "ANARCHY_EGPU_KERNEL, or leave the module out with -DANARCHY_EGPU_MODULE=OFF")
endif()

file(GLOB module_sources CONFIGURE_DEPENDS
    "${CMAKE_CURRENT_SOURCE_DIR}/module/*.[ch]"
    "${CMAKE_CURRENT_SOURCE_DIR}/module/Kbuild"
    "${CMAKE_CURRENT_SOURCE_DIR}/module/Makefile"
    "${CMAKE_CURRENT_SOURCE_DIR}/model/*.[ch]"
    "${CMAKE_CURRENT_SOURCE_DIR}/include/anarchy_egpu/*.h")
set(module_tree "${CMAKE_CURRENT_BINARY_DIR}/kbuild")
set(module_file "${module_tree}/module/anarchy-egpu.ko")
add_custom_command(OUTPUT "${module_file}"
    COMMAND make --no-print-directory -C "${CMAKE_CURRENT_SOURCE_DIR}/module"
            "KDIR=${ANARCHY_EGPU_KERNEL}" "BUILD=${module_tree}" W=1 "KCFLAGS=-Werror"
    DEPENDS ${module_sources}
    COMMENT "Building anarchy-egpu.ko for ${ANARCHY_EGPU_KERNEL}"
    VERBATIM)
add_custom_target(anarchy_module ALL DEPENDS "${module_file}")

# /lib/modules/VERSION/build names the version.
cmake_path(GET ANARCHY_EGPU_KERNEL PARENT_PATH kernel_modules)
cmake_path(GET kernel_modules FILENAME kernel_version)
set(ANARCHY_EGPU_MODULE_FILE "${module_file}" CACHE INTERNAL "")
set(ANARCHY_EGPU_KERNEL_VERSION "${kernel_version}" CACHE INTERNAL "")
install(FILES "${module_file}" DESTINATION "lib/modules/${kernel_version}/updates" COMPONENT module)
