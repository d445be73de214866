// SPDX-License-Identifier: GPL-3.0-or-later
#include "port/driverport.h"

#include <ctime>

namespace anarchy {

qint64 DriverPort::nowNs() const
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<qint64>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

QList<int> DriverPort::links() const { return presence() == Presence::Ready ? QList<int>{0} : QList<int>(); }

QString DriverPort::linkIdentity(int) const { return {}; }

} // namespace anarchy
