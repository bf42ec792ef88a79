"""What openpyxl sees in a workbook: worksheets, merges, and each cell's kind,
value and number format.

Usage: workbook.py FILE
"""

import sys

import openpyxl


def main():
    book = openpyxl.load_workbook(sys.argv[1])
    for tab in book:
        setup = f"fit {tab.page_setup.fitToWidth}x{tab.page_setup.fitToHeight}"
        print("tab", tab.title, setup, "repeat", tab.print_title_rows or "-")
        print("merged", *sorted(str(area) for area in tab.merged_cells.ranges))
        for row in tab.iter_rows():
            for cell in row:
                if cell.value is not None:
                    print(cell.coordinate, cell.data_type, cell.value, cell.number_format)


main()
