//! Reasons for deviations, spread over rows.

use crate::picture::check;

#[test]
fn the_pieces_of_one_reason_go_to_the_row_that_was_marked_down() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因分析
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20⇥受汛期影响施工
        ⇥⇥测绘木桥数量⇥≥4座⇥2座⇥20⇥10⇥延后，下一年度将
        ⇥⇥测绘碑刻数量⇥≥5方⇥5方⇥20⇥20⇥提前安排。
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, _ {R009}
        row " / " / 测绘木桥数量: ≥4座, 2座, 20, 10, 受汛期影响施工延后，下一年度将提前安排。 +2? {R009}
        row " / " / 测绘碑刻数量: ≥5方, 5方, 20, 20, _ {R009}
        R009 spread-reason likely 4:31
        B014 no-total-row sheet 6:28
        "#,
    );
}

#[test]
fn pieces_between_two_marked_rows_stay_open() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因分析
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥2座⇥20⇥15⇥受汛期影响施工
        ⇥⇥测绘木桥数量⇥≥4座⇥2座⇥20⇥10⇥延后，下一年度将
        ⇥⇥测绘碑刻数量⇥≥5方⇥5方⇥20⇥20⇥提前安排。
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 2座, 20, 15, 受汛期影响施工
        row " / " / 测绘木桥数量: ≥4座, 2座, 20, 10, 延后，下一年度将
        row " / " / 测绘碑刻数量: ≥5方, 5方, 20, 20, 提前安排。
        B013 reason-open indicators[0].deviation 4:31 text=受汛期影响施工
        B013 reason-open indicators[1].deviation 5:23 text=延后，下一年度将
        B013 reason-open indicators[2].deviation 6:23 text=提前安排。
        B016 table-in-doubt sheet 1:1 count=3
        B014 no-total-row sheet 6:28
        "#,
    );
}

#[test]
fn whole_reasons_stay_where_they_are() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因分析
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥2座⇥20⇥15⇥受汛期影响施工延后。
        ⇥⇥测绘木桥数量⇥≥4座⇥4座⇥20⇥20⇥无
        ⇥⇥测绘碑刻数量⇥≥5方⇥4方⇥20⇥16⇥一方移入库房。
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 2座, 20, 15, 受汛期影响施工延后。
        row " / " / 测绘木桥数量: ≥4座, 4座, 20, 20, 无
        row " / " / 测绘碑刻数量: ≥5方, 4方, 20, 16, 一方移入库房。
        B014 no-total-row sheet 6:30
        "#,
    );
}
