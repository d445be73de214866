// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine/initramfs.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr int listingMs = 10'000;

// What each distribution's maker of images is called, and the tool that lists one.
struct Maker {
    const char *program;
    const char *rebuild;
    const char *lister;
};
constexpr Maker makers[] = {
    {"/usr/sbin/update-initramfs", "sudo update-initramfs -u", "lsinitramfs"},
    {"/usr/bin/dracut", "sudo dracut --force", "lsinitrd"},
    {"/usr/bin/mkinitcpio", "sudo mkinitcpio -P", "lsinitcpio"},
};

struct InitramfsText {
    Q_DECLARE_TR_FUNCTIONS(Initramfs)
};

const Maker *makerIn(const QString &root)
{
    const auto *maker = std::ranges::find_if(
        makers, [&](const Maker &each) { return QFileInfo::exists(root + QLatin1StringView(each.program)); });
    return maker == std::end(makers) ? nullptr : maker;
}

/// Lists with the distribution's tool, as whoever runs this program.
std::optional<QByteArray> listWithTool(const QString &image)
{
    const Maker *maker = makerIn({});
    const QString tool = maker ? QStandardPaths::findExecutable(QLatin1StringView(maker->lister)) : QString();
    if (tool.isEmpty())
        return std::nullopt;
    QProcess process;
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(tool, {image}, QIODevice::ReadOnly);
    if (!process.waitForFinished(listingMs)) {
        process.kill();
        process.waitForFinished();
        return std::nullopt;
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return std::nullopt;
    return process.readAllStandardOutput();
}

/// The path at the end of a line: lsinitrd lists as "ls -l" does. Paths have no leading "/" or "./".
QByteArray pathOf(const QByteArray &line)
{
    QByteArray path = line.trimmed();
    if (const qsizetype arrow = path.indexOf(" -> "); arrow >= 0)
        path.truncate(arrow);
    path = path.mid(path.lastIndexOf(' ') + 1);
    if (path.startsWith("./"))
        path = path.mid(2);
    return path.startsWith('/') ? path.mid(1) : path;
}

/// "/lib" is a link to "/usr/lib", and images have either.
QByteArray withoutUsr(QByteArray path)
{
    return path.startsWith("/usr/lib/") ? path.mid(4) : path;
}

/// "anarchy-egpu.ko.zst" and the like. The file may be spelled either way.
bool isModule(const QByteArray &path)
{
    QByteArray name = path.mid(path.lastIndexOf('/') + 1);
    return name.replace('_', '-').startsWith("anarchy-egpu.ko");
}

} // namespace

bool InitramfsState::needsAttention() const
{
    switch (knowledge) {
    case Knowledge::NoImage:
        return false;
    case Knowledge::NotReadable:
    case Knowledge::NotListed:
        return true;
    case Knowledge::Listed:
        break;
    }
    return hasModule && !copies.isEmpty();
}

QString initramfsText(const InitramfsState &state)
{
    const QString again = state.rebuild.isEmpty() ? InitramfsText::tr("Make it anew after a change.")
                                                  : InitramfsText::tr("After a change run \"%1\".").arg(state.rebuild);
    const QString older = state.isOlder
        ? u' ' + InitramfsText::tr("It is older than the files, so a copy in it has not the newest values.")
        : QString();
    switch (state.knowledge) {
    case InitramfsState::Knowledge::NoImage:
        return {};
    case InitramfsState::Knowledge::NotReadable:
        return InitramfsText::tr("Whether the initramfs %1 has a copy of these settings is not known: only the "
                                 "administrator may read "
                                 "it.")
                   .arg(state.image)
            + older + u' ' + again;
    case InitramfsState::Knowledge::NotListed:
        return InitramfsText::tr(
                   "Whether the initramfs %1 has a copy of these settings is not known: it could not be listed (by "
                   "lsinitramfs, lsinitrd or lsinitcpio).")
                   .arg(state.image)
            + older + u' ' + again;
    case InitramfsState::Knowledge::Listed:
        break;
    }
    if (state.copies.isEmpty())
        return {};
    if (!state.hasModule)
        return InitramfsText::tr(
                   "The initramfs %1 has a copy of %2, but not the module: it is loaded later and the files count.")
            .arg(state.image, state.copies.join(", "_L1));
    return InitramfsText::tr(
               "The initramfs %1 has the module and a copy of %2. If the module is loaded from there, the copy counts "
               "and not the file.")
               .arg(state.image, state.copies.join(", "_L1))
        + older + u' ' + again;
}

const char *initramfsKnowledgeName(InitramfsState::Knowledge knowledge)
{
    switch (knowledge) {
    case InitramfsState::Knowledge::NoImage:
        return "no_image";
    case InitramfsState::Knowledge::NotReadable:
        return "not_readable";
    case InitramfsState::Knowledge::NotListed:
        return "not_listed";
    case InitramfsState::Knowledge::Listed:
        break;
    }
    return "listed";
}

InitramfsInspector::InitramfsInspector(BootConfiguration boot, Lister lister)
    : m_boot(std::move(boot))
    , m_lister(lister ? std::move(lister) : listWithTool)
    , m_listing(std::make_shared<Listing>())
{
}

QString InitramfsInspector::findImage() const
{
    const QString root = m_boot.root();
    QFile file(root + "/proc/sys/kernel/osrelease"_L1);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString release = QString::fromLatin1(file.readAll().trimmed());
    // Debian, Fedora and openSUSE; Arch names an image by the kernel's package, of which "linux" is the usual one.
    const QStringList names{u"/boot/initrd.img-"_s + release, u"/boot/initramfs-%1.img"_s.arg(release),
                            u"/boot/initrd-"_s + release, u"/usr/lib/modules/%1/initramfs.img"_s.arg(release),
                            u"/boot/initramfs-linux.img"_s};
    for (const QString &name : names) {
        if (!release.isEmpty() && QFileInfo::exists(root + name))
            return name;
    }
    // Where nobody may look into the folder, that there is no image is not known either.
    const QString folder = u"/boot"_s;
    return QFileInfo::exists(root + folder) && !QFileInfo(root + folder).isExecutable() ? folder : QString();
}

InitramfsState InitramfsInspector::inspect(const BootState &boot) const
{
    using Knowledge = InitramfsState::Knowledge;
    const QString root = m_boot.root();
    InitramfsState state;
    state.image = findImage();
    if (state.image.isEmpty())
        return state;
    if (const Maker *maker = makerIn(root))
        state.rebuild = QLatin1StringView(maker->rebuild);
    const QFileInfo image(root + state.image);
    state.isOlder = !image.isDir() && std::ranges::any_of(boot.files, [&](const QString &file) {
        return QFileInfo(root + file).lastModified() > image.lastModified();
    });
    if (image.isDir() || !image.isReadable()) {
        state.knowledge = Knowledge::NotReadable;
        return state;
    }
    if (m_listing->image != image.filePath() || m_listing->modified != image.lastModified())
        *m_listing = {image.filePath(), image.lastModified(), m_lister(image.filePath())};
    const std::optional<QByteArray> &listing = m_listing->text;
    if (!listing) {
        state.knowledge = Knowledge::NotListed;
        return state;
    }
    state.knowledge = Knowledge::Listed;
    // A copy of the panel's own file counts also when the file is gone.
    QStringList wanted = boot.files;
    if (const QString helperFile = m_boot.helperFile().mid(root.size()); !wanted.contains(helperFile))
        wanted += helperFile;
    for (const QByteArray &line : listing->split('\n')) {
        const QByteArray path = pathOf(line);
        state.hasModule = state.hasModule || isModule(path);
        for (const QString &file : std::as_const(wanted)) {
            if (withoutUsr(QFile::encodeName(file)) == withoutUsr('/' + path) && !state.copies.contains(file))
                state.copies += file;
        }
    }
    return state;
}

} // namespace anarchy
