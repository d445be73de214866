// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "anarchy_egpu/control.h"
#include "anarchy_egpu/telemetry.h"

/// Where the device nodes of a link are.
namespace anarchy {

/// The telemetry page of a link.
inline QByteArray telemetryPath(int link)
{
    return QString::asprintf(ANARCHY_TELEMETRY_DEVICE_FORMAT, static_cast<unsigned>(link)).toLocal8Bit();
}
/// The near end of a link's channels.
inline QByteArray streamPath(int link)
{
    return QString::asprintf(ANARCHY_STREAM_DEVICE_FORMAT, static_cast<unsigned>(link)).toLocal8Bit();
}
/// The far end, where it lies in this kernel.
inline QByteArray farPath(int link)
{
    return QString::asprintf(ANARCHY_FAR_DEVICE_FORMAT, static_cast<unsigned>(link)).toLocal8Bit();
}

} // namespace anarchy
