// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/linkidentity.h"
#include "base/smallfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct LinkIdentityText {
    Q_DECLARE_TR_FUNCTIONS(LinkIdentity)
};

constexpr QLatin1StringView loopback = "loopback"_L1;
constexpr QLatin1StringView thunderbolt = "thunderbolt:"_L1;

} // namespace

QString linkIdentity(int link, const QString &sys)
{
    const QString node = u"%1/class/anarchy_egpu/link%2"_s.arg(sys).arg(link);
    const QByteArray transport = readSmallFile(node + "/transport"_L1);
    if (QLatin1StringView(transport) == loopback)
        return loopback;
    if (transport != "xdomain")
        return {};
    // The link hangs below the XDomain service, that below the XDomain, which has the id.
    const QString top = QDir(sys).canonicalPath();
    QString folder = QDir(node).canonicalPath();
    while (folder.size() > top.size()) {
        const QString id = thunderbolt + QString::fromUtf8(readSmallFile(folder + "/unique_id"_L1)).toLower();
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

QString allowedLinkIdentities()
{
    return LinkIdentityText::tr("loopback, simulated or thunderbolt:UUID");
}

QString linkIdentityText(const QString &identity)
{
    if (identity == loopback)
        return LinkIdentityText::tr("the loopback link");
    if (identity == simulatedLinkIdentity())
        return LinkIdentityText::tr("the simulated link");
    return identity.startsWith(thunderbolt)
        ? LinkIdentityText::tr("the Thunderbolt link %1").arg(identity.mid(thunderbolt.size()))
        : identity;
}

} // namespace anarchy
