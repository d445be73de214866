// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/linkidentity.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("LinkIdentity", text); }

constexpr QLatin1StringView loopback = "loopback"_L1;
constexpr QLatin1StringView thunderbolt = "thunderbolt:"_L1;

QString attribute(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(256)).trimmed() : QString();
}

} // namespace

QString linkIdentity(int link, const QString &sys)
{
    const QString node = u"%1/class/anarchy_egpu/link%2"_s.arg(sys).arg(link);
    const QString transport = attribute(node + "/transport"_L1);
    if (transport == loopback)
        return loopback;
    if (transport != "xdomain"_L1)
        return {};
    // The link hangs below the XDomain service, that below the XDomain, which has the id.
    const QString top = QDir(sys).canonicalPath();
    QString folder = QDir(node).canonicalPath();
    while (folder.size() > top.size()) {
        const QString id = thunderbolt + attribute(folder + "/unique_id"_L1).toLower();
        if (isLinkIdentity(id))
            return id;
        folder = folder.section(u'/', 0, -2);
    }
    return {};
}

bool isLinkIdentity(const QString &text)
{
    if (text == loopback || text == simulatedLinkIdentity())
        return true;
    if (!text.startsWith(thunderbolt))
        return false;
    const QString id = text.mid(thunderbolt.size());
    return !QUuid::fromString(id).isNull() && QUuid::fromString(id).toString(QUuid::WithoutBraces) == id;
}

QString allowedLinkIdentities() { return tr("loopback, simulated or thunderbolt:UUID"); }

QString linkIdentityText(const QString &identity)
{
    if (identity == loopback)
        return tr("the loopback link");
    if (identity == simulatedLinkIdentity())
        return tr("the simulated link");
    return identity.startsWith(thunderbolt) ? tr("the Thunderbolt link %1").arg(identity.mid(thunderbolt.size()))
                                            : identity;
}

} // namespace anarchy
