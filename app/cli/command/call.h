// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command/commandline.h"
#include "cli/command/parsing.h"

namespace anarchy::cli {

/// What a verb gets whose command is about a store: "profile save NAME", "changes undo ID".
template <typename Store> struct Call {
    Context &context;
    const Arguments &arguments;
    Store &store; ///< what the command is about
    QString name; ///< the word after the verb
    QString other; ///< the one after that
};

/// Runs such a verb on the store that `make` makes, as a description wants it.
template <typename Store, Store (*make)(), int (*verb)(Call<Store> &)>
int runOnStore(Context &context, const Arguments &arguments)
{
    Store store = make();
    const QStringList words = arguments.words();
    Call<Store> call{context, arguments, store, words.value(0), words.value(1)};
    return verb(call);
}

} // namespace anarchy::cli
