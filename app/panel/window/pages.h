// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyCombination>
#include <QStringList>

#include <functional>
#include <optional>
#include <span>

#include "desktop/services/message.h"
#include "panel/window/panelservices.h"
#include "telemetry/timeview.h"

class QWidget;

namespace anarchy {

/// The pages of the window, in the order of the side bar.
enum class Page { Monitor, Tuning, AutoTune, Advisor, Profiles, Baselines, History, System, Settings };

/// What a page is made with: services, and what it may ask of the window.
struct PageContext {
    const PanelServices &services;
    QWidget *parent;
    std::function<void(const Message &)> tell;
    std::function<void(const TimeSpan &)> showInPlots;
    std::function<void()> showAbout;
};

/// A page of the window. All that differs from page to page is in its row, and in its folder.
struct PageRow {
    Page page;
    QLatin1StringView name; ///< what --page calls it
    const char *title; ///< with a mnemonic where a letter is free on every page; for translation in the context "Pages"
    QLatin1StringView icon;
    QKeyCombination keys;
    QWidget *(*make)(const PageContext &context);

    QString titleText() const;
};

/// In the order of Page.
std::span<const PageRow> pageRows();

/// What --page can open: a page, or one of the views that some pages have.
struct PageView {
    QLatin1StringView name;
    Page page;
    void (*show)(QWidget &page) = nullptr; ///< null: the page as it opens
};

std::optional<PageView> findPageView(QStringView name);
/// Names of all of them.
QStringList pageViewNames();

} // namespace anarchy
