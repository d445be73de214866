# SPDX-License-Identifier: GPL-3.0-or-later
if(ANARCHY_EGPU_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()
