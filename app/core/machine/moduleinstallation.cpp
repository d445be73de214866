// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine/moduleinstallation.h"
#include "base/smallfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr qint64 largestList = 16 << 20; // a distribution kernel's has some hundred kilobytes

struct ModuleInstallationText {
    Q_DECLARE_TR_FUNCTIONS(ModuleInstallation)
};

/// The module's file as depmod's list names it, relative to the folder of the kernel's modules; empty if it is not
/// there.
QString listedFile(const QByteArray &modulesDep)
{
    for (const QByteArray &line : modulesDep.split('\n')) {
        const QByteArray path = line.left(line.indexOf(':'));
        const QByteArray name = path.mid(path.lastIndexOf('/') + 1);
        if (name == "anarchy-egpu.ko" || name.startsWith("anarchy-egpu.ko."))
            return QString::fromLocal8Bit(path);
    }
    return {};
}

/// A signed module ends with this line (include/linux/module_signature.h of the kernel).
ModuleInstallation::Signature signatureOf(const QString &path)
{
    static constexpr QByteArrayView mark = "~Module signature appended~\n";
    QFile file(path);
    if (!path.endsWith(".ko"_L1) || !file.open(QIODevice::ReadOnly) || !file.seek(qMax(0, file.size() - mark.size())))
        return ModuleInstallation::Signature::Unknown;
    return file.readAll() == mark ? ModuleInstallation::Signature::Present : ModuleInstallation::Signature::None;
}

} // namespace

ModuleInstallation ModuleInstallation::inspect(const QString &root, const QString &kernelVersion)
{
    ModuleInstallation result;
    const QString version = kernelVersion.isEmpty() ? QSysInfo::kernelVersion() : kernelVersion;
    const QString folder = root + "/lib/modules/"_L1 + version + u'/';
    if (const QString file = listedFile(readSmallFile(folder + "modules.dep"_L1, largestList)); !file.isEmpty()) {
        result.installed = true;
        result.file = folder + file;
        result.signature = signatureOf(result.file);
    }
    // Four bytes of attributes, then 1 or 0 (UEFI Specification, section "Globally Defined Variables").
    const QByteArray variable
        = readSmallFile(root + "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"_L1);
    result.secureBoot = variable.size() == 5 && variable.at(4) == 1;
    // Lockdown, which Debian's kernels enter under Secure Boot, enforces them too.
    const QByteArray lockdown = readSmallFile(root + "/sys/kernel/security/lockdown"_L1);
    result.signaturesEnforced = readSmallFile(root + "/sys/module/module/parameters/sig_enforce"_L1).startsWith('Y')
        || lockdown.contains("[integrity]") || lockdown.contains("[confidentiality]");
    return result;
}

QString ModuleInstallation::whyNotLoaded() const
{
    if (!installed)
        return ModuleInstallationText::tr("The kernel module anarchy-egpu is not installed for the running kernel.");
    if (!signaturesEnforced)
        return ModuleInstallationText::tr("The kernel module anarchy-egpu is installed but not loaded.");
    const QString reason = secureBoot
        ? ModuleInstallationText::tr(
              "Secure Boot is on, so the kernel loads only modules that are signed with an enrolled "
              "key")
        : ModuleInstallationText::tr("This kernel loads only modules that are signed with a key it knows");
    if (signature == Signature::None)
        return ModuleInstallationText::tr("The kernel module anarchy-egpu is installed but not signed. %1.")
            .arg(reason);
    return ModuleInstallationText::tr(
               "The kernel module anarchy-egpu is installed but not loaded. %1: the key that signed it may be missing.")
        .arg(reason);
}

} // namespace anarchy
