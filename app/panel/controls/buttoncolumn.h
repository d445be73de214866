// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QVBoxLayout>

namespace anarchy {

/// What can be done to the rows of a list, one button beneath the other; stands beside it.
class ButtonColumn : public QWidget {
    Q_OBJECT

public:
    explicit ButtonColumn(QWidget *parent = nullptr);

    /// The next button.
    /// \param name for assistive technology; \param work what a click does, a slot of `receiver` or a function
    template <typename Receiver, typename Work>
    QPushButton *add(const QString &text, const QString &name, Receiver *receiver, Work work)
    {
        QPushButton *button = add(text, name);
        connect(button, &QPushButton::clicked, receiver, work);
        return button;
    }

private:
    QPushButton *add(const QString &text, const QString &name);

    QVBoxLayout *m_column;
};

} // namespace anarchy
