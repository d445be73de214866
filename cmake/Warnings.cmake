# SPDX-License-Identifier: GPL-3.0-or-later
# What our own code is compiled with; linked privately by every target of ours.
add_library(anarchy_warnings INTERFACE)
target_compile_options(anarchy_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wformat=2
    $<$<BOOL:${ANARCHY_EGPU_WERROR}>:-Werror>
    # Qt Test's waiting macros convert int64 to int, and a test's own types are in an anonymous namespace, which GCC takes for
    # a header's in a unity build; tests set ANARCHY_TEST to leave both be.
    $<IF:$<BOOL:$<TARGET_PROPERTY:ANARCHY_TEST>>,$<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>,-Wconversion>
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override>)
target_compile_definitions(anarchy_warnings INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH
    QT_NO_URL_CAST_FROM_STRING QT_DISABLE_DEPRECATED_UP_TO=0x060800>)
