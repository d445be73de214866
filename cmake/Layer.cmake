# SPDX-License-Identifier: GPL-3.0-or-later
# A layer is a folder of app/ as a static library with an include root of its own. The root holds a link to that folder and
# nothing else, so only what a layer links, directly or through what it links, can be included in it: an #include that leads
# upwards finds no file.

# anarchy_layer(NAME [FOLDER path] [LOGS what] SOURCES ... [PUBLIC ...] [PRIVATE ...])
#   NAME    the target is anarchy_NAME
#   FOLDER  how #include spells the folder; NAME if left out
#   LOGS    what can fail in it, for kdebugsettings: "NAMElog.h" declares anarchy::NAMELog, the category org.anarchyegpu.NAME,
#           which tells warnings unless somebody asks for more
#   SOURCES relative to the layer's folder
#   PUBLIC  what the layer's own headers include; PRIVATE what only its sources do
function(anarchy_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 layer "" "FOLDER;LOGS" "SOURCES;PUBLIC;PRIVATE")
    if(NOT layer_FOLDER)
        set(layer_FOLDER "${name}")
    endif()
    set(root "${PROJECT_BINARY_DIR}/layers/${name}")
    cmake_path(APPEND root "${layer_FOLDER}" OUTPUT_VARIABLE link)
    cmake_path(GET link PARENT_PATH link_folder)
    file(MAKE_DIRECTORY "${link_folder}")
    # The layer's own CMakeLists.txt or, of a layer that is described with its neighbours, the one of the folder above.
    cmake_path(GET layer_FOLDER FILENAME leaf)
    set(folder "${CMAKE_CURRENT_SOURCE_DIR}")
    cmake_path(GET folder FILENAME calling)
    if(NOT calling STREQUAL leaf)
        cmake_path(APPEND folder "${leaf}")
    endif()
    file(CREATE_LINK "${folder}" "${link}" SYMBOLIC)

    # In a unity build the sources of one folder are one translation unit.
    foreach(source ${layer_SOURCES})
        cmake_path(GET source PARENT_PATH group)
        string(MAKE_C_IDENTIFIER "${name}_${group}" group)
        set_source_files_properties("${folder}/${source}" PROPERTIES UNITY_GROUP "${group}")
    endforeach()
    list(TRANSFORM layer_SOURCES PREPEND "${folder}/")
    set_property(GLOBAL APPEND PROPERTY ANARCHY_LAYERS ${name})
    add_library(anarchy_${name} STATIC ${layer_SOURCES})
    set_target_properties(anarchy_${name} PROPERTIES UNITY_BUILD_MODE GROUP ANARCHY_LAYER_PUBLIC "${layer_PUBLIC}")
    target_include_directories(anarchy_${name} PUBLIC "${root}")
    target_link_libraries(anarchy_${name} PUBLIC ${layer_PUBLIC} PRIVATE ${layer_PRIVATE} anarchy_warnings)

    if(layer_LOGS)
        # In a folder that this layer alone looks in, so that none logs in another's name.
        set(logging "${PROJECT_BINARY_DIR}/logging/${name}")
        ecm_qt_declare_logging_category(anarchy_${name}
            HEADER "${logging}/${name}log.h"
            IDENTIFIER "anarchy::${name}Log"
            CATEGORY_NAME "org.anarchyegpu.${name}"
            DEFAULT_SEVERITY Warning
            DESCRIPTION "Anarchy eGPU: ${layer_LOGS}"
            EXPORT ANARCHY_EGPU)
        target_include_directories(anarchy_${name} PRIVATE "${logging}")
    endif()
endfunction()
