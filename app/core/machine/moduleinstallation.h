// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace anarchy {

/// Whether the kernel module could be loaded, as far as somebody without privileges can tell.
struct ModuleInstallation {
    enum class Signature {
        None,
        Present, ///< by whom, and whether the kernel trusts them, is not looked at
        Unknown, ///< the file is compressed or may not be read
    };

    bool installed = false; ///< for the running kernel
    QString file; ///< absolute path, empty where it is not installed
    Signature signature = Signature::Unknown;
    bool secureBoot = false; ///< the firmware started the kernel under Secure Boot
    bool signaturesEnforced = false; ///< the kernel refuses modules that no key of its own has signed

    /// Looks at the system under `root` (a folder without a slash at its end; empty: the real one) for the kernel of
    /// that version.
    static ModuleInstallation inspect(const QString &root = {}, const QString &kernelVersion = {});

    /// One or two sentences for people on why the module is not loaded, and what to do about a missing signature.
    QString whyNotLoaded() const;
};

} // namespace anarchy
