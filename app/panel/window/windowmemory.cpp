// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/windowmemory.h"

#include <QSettings>
#include <QStandardPaths>

#include "panel/window/mainwindow.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr auto geometryKey = "geometry"_L1;
constexpr auto pageKey = "page"_L1;
} // namespace

WindowMemory::WindowMemory(MainWindow &window, QString path)
    : m_window(window)
    , m_path(std::move(path))
{
}

QString WindowMemory::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericStateLocation) + u"/anarchy-egpu/window.ini"_s;
}

void WindowMemory::restore()
{
    if (m_path.isEmpty())
        return;
    const QSettings kept(m_path, QSettings::IniFormat);
    m_window.restoreGeometry(kept.value(geometryKey).toByteArray());
    if (const auto page = findPageView(kept.value(pageKey).toString()))
        m_window.openView(*page);
}

void WindowMemory::save() const
{
    if (m_path.isEmpty())
        return;
    QSettings kept(m_path, QSettings::IniFormat);
    kept.setValue(geometryKey, m_window.saveGeometry());
    kept.setValue(pageKey, QString(pageRows()[static_cast<std::size_t>(m_window.currentPage())].name));
}

} // namespace anarchy
