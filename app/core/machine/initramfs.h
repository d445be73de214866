// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

#include "machine/bootconfiguration.h"

namespace anarchy {

/// Whether the initramfs has a copy of the module's configuration. While that is in use modprobe sees the copy and not
/// the files, so a module that is loaded from it gets values as they were when the image was made.
struct InitramfsState {
    /// How much could be found out without privilege.
    enum class Knowledge {
        NoImage, ///< the running kernel has no image in a known place
        NotReadable, ///< only the administrator may read the image, or the folder that it would be in
        NotListed, ///< the distribution's tool is not there or failed
        Listed, ///< what is in it is known
    };

    Knowledge knowledge = Knowledge::NoImage;
    QString image; ///< path, or the folder's where nobody may look into it; empty without one
    bool hasModule = false; ///< the module is in the image, so it may be loaded from there
    QStringList copies; ///< the files with the module's options that are in the image, as paths on the disk
    bool isOlder = false; ///< than a file with the module's options: a copy in it cannot be up to date
    QString rebuild; ///< the command that makes the image anew; empty where that is not known

    /// The module may get other values than the files say, or that cannot be ruled out.
    bool needsAttention() const;
    bool operator==(const InitramfsState &) const = default;
};

/// What the state means for the user: a sentence or two. Empty where there is nothing to say: without an image, and
/// where the image holds nothing of the module.
QString initramfsText(const InitramfsState &state);
/// "listed", for scripts.
const char *initramfsKnowledgeName(InitramfsState::Knowledge knowledge);

/// Looks at the running kernel's initramfs, without privilege.
class InitramfsInspector {
public:
    /// The paths in an image, one a line; nothing when it cannot be listed.
    using Lister = std::function<std::optional<QByteArray>(const QString &image)>;

    /// \param boot whose files' copies matter; its root stands in for "/"
    /// \param lister instead of the distribution's tool (lsinitramfs, lsinitrd or lsinitcpio), which takes about a
    /// second
    explicit InitramfsInspector(BootConfiguration boot = BootConfiguration(), Lister lister = {});

    /// May take seconds, once for each image. Copies share what was listed, so not from several threads at once.
    /// \param state what boot.read() gave
    InitramfsState inspect(const BootState &state) const;

private:
    QString findImage() const;

    /// What an image held when it was listed last.
    struct Listing {
        QString image;
        QDateTime modified;
        std::optional<QByteArray> text;
    };

    BootConfiguration m_boot;
    Lister m_lister;
    std::shared_ptr<Listing> m_listing;
};

} // namespace anarchy
