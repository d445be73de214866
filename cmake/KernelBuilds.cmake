# SPDX-License-Identifier: GPL-3.0-or-later
# Which kernels the module can be built for, and how each of them wants it.

# The oldest kernel that the module is written for.
set(ANARCHY_EGPU_OLDEST_KERNEL 6.12)

# anarchy_kernel_version(OUT BUILD): the version as /lib/modules/VERSION/build names it.
function(anarchy_kernel_version out kernel_build)
    cmake_path(GET kernel_build PARENT_PATH kernel_modules)
    cmake_path(GET kernel_modules FILENAME version)
    set(${out} "${version}" PARENT_SCOPE)
endfunction()

# anarchy_usable_kernels(OUT BUILD...): those build directories that are there and new enough, oldest first; a line for each other.
function(anarchy_usable_kernels out)
    set(usable)
    foreach(kernel_build ${ARGN})
        anarchy_kernel_version(version "${kernel_build}")
        string(REGEX MATCH "^[0-9]+\\.[0-9]+" number "${version}")
        if(NOT EXISTS "${kernel_build}/Makefile")
            message(STATUS "No module for kernel ${version}: ${kernel_build} leads to no headers")
        elseif(number AND number VERSION_LESS ANARCHY_EGPU_OLDEST_KERNEL)
            message(STATUS "No module for kernel ${version}: it is older than ${ANARCHY_EGPU_OLDEST_KERNEL}")
        else()
            list(APPEND usable "${kernel_build}")
        endif()
    endforeach()
    list(SORT usable COMPARE NATURAL)
    set(${out} "${usable}" PARENT_SCOPE)
endfunction()

# anarchy_kernel_arguments(OUT BUILD): what its make is told: the compiler that the kernel was built with, and for developers
# that a warning is an error.
function(anarchy_kernel_arguments out kernel_build)
    set(arguments)
    foreach(config include/config/auto.conf .config)
        if(EXISTS "${kernel_build}/${config}")
            file(STRINGS "${kernel_build}/${config}" clang REGEX "^CONFIG_CC_IS_CLANG=y$")
            if(clang)
                list(APPEND arguments LLVM=1)
            endif()
            break()
        endif()
    endforeach()
    if(ANARCHY_EGPU_WERROR)
        list(APPEND arguments W=1 KCFLAGS=-Werror)
    endif()
    set(${out} "${arguments}" PARENT_SCOPE)
endfunction()
