// SPDX-License-Identifier: GPL-3.0-or-later
#include "port/driverport.h"

#include "base/clock.h"

namespace anarchy {

qint64 DriverPort::nowNs() const
{
    return monotonicNs();
}

QList<int> DriverPort::links() const
{
    return presence() == Presence::Ready ? QList<int>{0} : QList<int>();
}

QString DriverPort::linkIdentity(int) const
{
    return {};
}

} // namespace anarchy

#include "moc_driverport.cpp"
