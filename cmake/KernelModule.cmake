# SPDX-License-Identifier: GPL-3.0-or-later
# The module for every kernel whose headers are installed, through the kernel's own build, each out of a folder of links so
# that the source tree stays clean. What is not the project's to mend, such as headers that are gone, is said and left out.
include(KernelBuilds)

set(ANARCHY_EGPU_KERNEL_ROOT "/lib/modules" CACHE PATH "Where VERSION/build of each kernel is looked for")
set(ANARCHY_EGPU_KERNELS "" CACHE STRING "Build directories (.../VERSION/build) to build the module for; empty: all that are found")
if(ANARCHY_EGPU_KERNELS)
    set(kernel_builds ${ANARCHY_EGPU_KERNELS})
else()
    file(GLOB kernel_builds "${ANARCHY_EGPU_KERNEL_ROOT}/*/build")
endif()
anarchy_usable_kernels(kernel_builds ${kernel_builds})

set(module_files)
set(kernel_versions)
if(kernel_builds)
    file(GLOB module_sources CONFIGURE_DEPENDS
        "${CMAKE_CURRENT_SOURCE_DIR}/module/*.[ch]"
        "${CMAKE_CURRENT_SOURCE_DIR}/module/Kbuild"
        "${CMAKE_CURRENT_SOURCE_DIR}/module/Makefile"
        "${CMAKE_CURRENT_SOURCE_DIR}/model/*.[ch]"
        "${CMAKE_CURRENT_SOURCE_DIR}/include/anarchy_egpu/*.h")
    foreach(kernel_build ${kernel_builds})
        anarchy_kernel_version(kernel_version "${kernel_build}")
        anarchy_kernel_arguments(kernel_arguments "${kernel_build}")
        set(module_tree "${CMAKE_CURRENT_BINARY_DIR}/kbuild/${kernel_version}")
        set(module_file "${module_tree}/module/anarchy-egpu.ko")
        add_custom_command(OUTPUT "${module_file}"
            COMMAND make --no-print-directory -C "${CMAKE_CURRENT_SOURCE_DIR}/module"
                    "KDIR=${kernel_build}" "BUILD=${module_tree}" ${kernel_arguments}
            DEPENDS ${module_sources}
            COMMENT "Building anarchy-egpu.ko for ${kernel_version}"
            VERBATIM)
        install(FILES "${module_file}" DESTINATION "lib/modules/${kernel_version}/updates" COMPONENT module)
        list(APPEND module_files "${module_file}")
        list(APPEND kernel_versions "${kernel_version}")
    endforeach()
    add_custom_target(anarchy_module ALL DEPENDS ${module_files})
else()
    message(STATUS "The kernel module is left out: no headers of a kernel that it can be built for. "
                   "Install linux-headers-amd64, or set ANARCHY_EGPU_KERNELS, and configure again")
    # Nor can it be tested.
    set(ANARCHY_EGPU_MODULE OFF PARENT_SCOPE)
endif()
# Tests want to know for which kernels there is one.
set(ANARCHY_EGPU_KERNELS "${kernel_builds}" PARENT_SCOPE)
set(ANARCHY_EGPU_KERNEL_VERSIONS "${kernel_versions}" CACHE INTERNAL "Versions of those kernels, oldest first")
