// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/pages.h"

#include <QCoreApplication>

#include "desktop/services/baselines.h"
#include "desktop/services/changekeeper.h"
#include "panel/advisor/advisorpage.h"
#include "panel/autotune/tunerpage.h"
#include "panel/baselines/baselinespage.h"
#include "panel/changes/changespage.h"
#include "panel/monitor/monitorpage.h"
#include "panel/profiles/profilespage.h"
#include "panel/settings/settingspage.h"
#include "panel/system/systempage.h"
#include "panel/tuning/tuningpage.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

QWidget *makeMonitor(const PageContext &context)
{
    const PanelServices &services = context.services;
    auto *page = new MonitorPage(services.model, services.changes, services.preferences, context.parent);
    QObject::connect(page, &MonitorPage::messageRaised, page, context.tell);
    QObject::connect(&services.baselines, &Baselines::changed, page,
                     [page, &baselines = services.baselines] { page->setBaseline(baselines.bands()); });
    page->setBaseline(services.baselines.bands());
    return page;
}

QWidget *makeTuning(const PageContext &context)
{
    const PanelServices &services = context.services;
    return new TuningPage(services.model, services.changes, services.boot, context.parent);
}

QWidget *makeAutoTune(const PageContext &context)
{
    const PanelServices &services = context.services;
    auto *page = new TunerPage(services.model, services.changes, services.profiles, context.parent);
    QObject::connect(page, &TunerPage::messageRaised, page, context.tell);
    QObject::connect(&page->tuner(), &TunerController::trialMeasured, &services.history, &ChangeKeeper::setEffect);
    return page;
}

QWidget *makeAdvisor(const PageContext &context)
{
    const PanelServices &services = context.services;
    auto *page = new AdvisorPage(services.model, services.changes, services.boot, {}, context.parent);
    QObject::connect(page, &AdvisorPage::plotRequested, page, context.showInPlots);
    return page;
}

QWidget *makeProfiles(const PageContext &context)
{
    const PanelServices &services = context.services;
    auto *page
        = new ProfilesPage(services.model, services.changes, services.profiles, services.switching, context.parent);
    QObject::connect(page, &ProfilesPage::messageRaised, page, context.tell);
    return page;
}

QWidget *makeBaselines(const PageContext &context)
{
    const PanelServices &services = context.services;
    auto *page = new BaselinesPage(services.model, services.changes, services.baselines, context.parent);
    QObject::connect(page, &BaselinesPage::messageRaised, page, context.tell);
    return page;
}

QWidget *makeHistory(const PageContext &context)
{
    const PanelServices &services = context.services;
    auto *page = new ChangesPage(services.model, services.changes, services.history, context.parent);
    QObject::connect(page, &ChangesPage::messageRaised, page, context.tell);
    QObject::connect(page, &ChangesPage::plotRequested, page, context.showInPlots);
    return page;
}

QWidget *makeSystem(const PageContext &context)
{
    return new SystemPage(context.services.model, {}, {}, context.parent);
}

QWidget *makeSettings(const PageContext &context)
{
    auto *page = new SettingsPage(context.services.preferences, context.services.past, context.parent);
    QObject::connect(page, &SettingsPage::aboutRequested, page, context.showAbout);
    return page;
}

constexpr PageRow rows[] = {
    {Page::Monitor, "monitor"_L1, QT_TRANSLATE_NOOP("Pages", "&Monitor"), "utilities-system-monitor-symbolic"_L1,
     Qt::CTRL | Qt::Key_1, makeMonitor},
    {Page::Tuning, "tuning"_L1, QT_TRANSLATE_NOOP("Pages", "&Tuning"), "configure-symbolic"_L1, Qt::CTRL | Qt::Key_2,
     makeTuning},
    {Page::AutoTune, "autotune"_L1, QT_TRANSLATE_NOOP("Pages", "Auto-tune"), "autotune-symbolic"_L1,
     Qt::CTRL | Qt::Key_3, makeAutoTune},
    {Page::Advisor, "advisor"_L1, QT_TRANSLATE_NOOP("Pages", "Ad&visor"), "advisor-symbolic"_L1, Qt::CTRL | Qt::Key_4,
     makeAdvisor},
    {Page::Profiles, "profiles"_L1, QT_TRANSLATE_NOOP("Pages", "Pro&files"), "bookmarks-symbolic"_L1,
     Qt::CTRL | Qt::Key_5, makeProfiles},
    {Page::Baselines, "baselines"_L1, QT_TRANSLATE_NOOP("Pages", "Baselines"), "baselines-symbolic"_L1,
     Qt::CTRL | Qt::Key_6, makeBaselines},
    {Page::History, "history"_L1, QT_TRANSLATE_NOOP("Pages", "Histor&y"), "history-symbolic"_L1, Qt::CTRL | Qt::Key_7,
     makeHistory},
    {Page::System, "system"_L1, QT_TRANSLATE_NOOP("Pages", "System"), "computer-symbolic"_L1, Qt::CTRL | Qt::Key_8,
     makeSystem},
    {Page::Settings, "settings"_L1, QT_TRANSLATE_NOOP("Pages", "Sett&ings"), "preferences-system-symbolic"_L1,
     Qt::CTRL | Qt::Key_Comma, makeSettings},
};

template <typename PageType, typename PageType::View view> void showView(QWidget &page)
{
    static_cast<PageType &>(page).showView(view);
}

constexpr PageView viewsOfPages[] = {
    {"table"_L1, Page::Monitor, showView<MonitorPage, MonitorPage::View::Table>},
    {"channels"_L1, Page::Monitor, showView<MonitorPage, MonitorPage::View::Channels>},
    {"log"_L1, Page::System, showView<SystemPage, SystemPage::View::KernelLog>},
};

} // namespace

QString PageRow::titleText() const
{
    return QCoreApplication::translate("Pages", title);
}

std::span<const PageRow> pageRows()
{
    return rows;
}

std::optional<PageView> findPageView(QStringView name)
{
    for (const PageRow &row : rows) {
        if (row.name == name)
            return PageView{row.name, row.page};
    }
    for (const PageView &view : viewsOfPages) {
        if (view.name == name)
            return view;
    }
    return std::nullopt;
}

QStringList pageViewNames()
{
    QStringList names;
    for (const PageRow &row : rows) {
        names += row.name;
        for (const PageView &view : viewsOfPages) {
            if (view.page == row.page)
                names += view.name;
        }
    }
    return names;
}

} // namespace anarchy
