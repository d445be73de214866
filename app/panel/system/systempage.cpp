// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/system/systempage.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "advice/systemreport.h"
#include "desktop/look/look.h"
#include "panel/controls/pagescroll.h"
#include "panel/controls/segmentedcontrol.h"
#include "panel/system/factcard.h"
#include "panel/system/kernellogview.h"

namespace anarchy {

namespace {
constexpr int roomForTwoColumns = 760;
} // namespace

SystemPage::SystemPage(LiveModel &model, const QString &root, const KernelLogReader::Sources &sources, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_root(root)
    , m_views(new QStackedWidget(this))
    , m_log(new KernelLogView(sources, m_views))
{
    setAccessibleName(tr("System page"));
    m_files.setMaxThreadCount(1);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(look::grid);
    page->addWidget(makeHeader());
    m_views->addWidget(makeOverview()); // in the order of View
    m_views->addWidget(m_log);
    page->addWidget(m_views, 1);

    m_timer.setInterval(period);
    connect(&m_timer, &QTimer::timeout, this, &SystemPage::refresh);
    connect(&m_model, &LiveModel::linkChanged, this, &SystemPage::refresh);
    connect(&m_model, &LiveModel::portReplaced, this, &SystemPage::adoptPort);
    adoptPort();
    showView(View::Overview);
}

SystemPage::~SystemPage()
{
    m_files.waitForDone(); // what it reads comes back to us
}

QWidget *SystemPage::makeHeader()
{
    auto *header = new QWidget(this);
    m_title = new QLabel(header);
    QFont font = look::strong(this->font());
    font.setPointSizeF(font.pointSizeF() * 1.1);
    m_title->setFont(font);
    m_switch = new SegmentedControl(header);
    m_switch->setAccessibleName(tr("View of the system"));
    m_switch->addSegment(tr("&Overview"), tr("Show overview"));
    m_switch->addSegment(tr("Kerne&l log"), tr("Show kernel log"));
    connect(m_switch, &SegmentedControl::chosen, this, [this](int index) { showView(static_cast<View>(index)); });
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_title, 1);
    row->addWidget(m_switch);
    return header;
}

QWidget *SystemPage::makeOverview()
{
    auto *content = new QWidget;
    m_memory = new FactCard(tr("Memory"), content);
    m_processor = new FactCard(tr("Processor"), content);
    m_power = new FactCard(tr("Power"), content);
    m_driver = new FactCard(tr("Driver and machine"), content);
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight);
    m_columns->setSpacing(look::grid);
    auto *sheet = new QVBoxLayout(content);
    sheet->setContentsMargins(0, 0, 0, 0);
    sheet->addLayout(m_columns);
    sheet->addStretch();
    for (const auto &[upper, lower] : {std::pair(m_memory, m_processor), std::pair(m_power, m_driver)}) {
        auto *column = new QVBoxLayout;
        column->setSpacing(look::grid);
        column->addWidget(upper);
        column->addWidget(lower, 1); // both columns end on one line
        m_columns->addLayout(column, 1);
    }

    auto *scroll = new PageScroll(content, m_views);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus); // nothing in it takes the focus, so it is read by its own keys
    scroll->setAccessibleName(tr("System overview"));
    return scroll;
}

void SystemPage::showView(View view)
{
    m_switch->setCurrent(static_cast<int>(view));
    m_views->setCurrentIndex(static_cast<int>(view));
    m_title->setText(view == View::Overview ? tr("The link and its machine")
                                            : tr("What the driver wrote to the kernel log"));
    refresh();
}

void SystemPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_timer.start();
    refresh();
}

void SystemPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

void SystemPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_columns->setDirection(width() >= roomForTwoColumns ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void SystemPage::refresh()
{
    if (!isVisible() || m_views->currentIndex() != static_cast<int>(View::Overview) || m_looking)
        return;
    if (!isOfThisMachine(m_model)) {
        display(std::nullopt);
        return;
    }
    m_looking = true;
    m_files.start([this, link = m_model.link(), root = m_root] {
        const SystemState system = readSystemState(link, root);
        QMetaObject::invokeMethod(
            this,
            [this, system] {
                m_looking = false;
                display(system); // which leaves out what belongs to another driver
            },
            Qt::QueuedConnection);
    });
}

void SystemPage::display(const std::optional<SystemState> &system)
{
    const SystemReport report = reportOn(m_model, system);
    m_memory->display(memoryFacts(report));
    m_processor->display(processorFacts(report));
    m_power->display(powerFacts(report));
    m_driver->display(driverFacts(report));
}

void SystemPage::adoptPort()
{
    m_log->setMissing(noKernelLogText(reportOn(m_model, std::nullopt).source));
    refresh();
}

} // namespace anarchy

#include "moc_systempage.cpp"
