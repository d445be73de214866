// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// What tells one link from another for good. linkN is only the order of arrival; what stays is the unique id that the
/// Thunderbolt bus gives the machine at the far end.
namespace anarchy {

/// "thunderbolt:UUID", "loopback" for the kernel's software link or "simulated"; empty when the link is not there or
/// has nothing that stays.
/// \param sys where sysfs is, for tests
QString linkIdentity(int link, const QString &sys = QStringLiteral("/sys"));

/// The identity of links that exist only in a program.
inline QString simulatedLinkIdentity()
{
    return QStringLiteral("simulated");
}

/// True for what linkIdentity() could say.
bool isLinkIdentity(const QString &text);
/// What isLinkIdentity() allows, for a message.
QString allowedLinkIdentities();
/// For people: "the loopback link".
QString linkIdentityText(const QString &identity);

} // namespace anarchy
